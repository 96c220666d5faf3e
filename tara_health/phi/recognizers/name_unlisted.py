"""Capitalised words that nothing explains, 45 CFR 164.514(b)(2)(i)(A): most likely names that no list holds.

People have names from everywhere; a list of them is never whole, a list of the words of the clinic nearly so. The
price is that a new medicine or an unusual abbreviation may be masked as a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.name_known import is_eponym_use
from tara_health.phi.recognizers.shapes import GAP, INITIAL, LOWER, PARTICLE, UPPER
from tara_health.phi.scores import GUESSED
from tara_health.text.lexicon import entries, is_clinical, is_ordinary, person_words

_WORD: Final = rf"(?:Mc|Mac|O'|D'|Al-|El-)?[{UPPER}][{LOWER}]{{2,20}}(?:[-'][{UPPER}][{LOWER}]{{1,20}}){{0,2}}(?![\w])"
_CHAIN: Final = re.compile(rf"(?<![\w@./'-])(?P<id>{_WORD}(?:{GAP}{PARTICLE}?(?:{_WORD}|{INITIAL})){{0,3}})")
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?:;\n\"(\u2022>*-]\s*|\d[.)]\s*)$")
_PERSON_AFTER: Final = re.compile(
    r"(?:'s)?,? (?:is (?:a|an|my|her|his|our|the|from|on|in)\b|has\b|was\b|says\b|said\b|told\b|asks?\b|"
    r"asked\b|called\b|came\b|wants?\b|lives\b|feels\b|denies\b|reports\b|presents\b|will\b|and (?:her|his)\b|"
    r"who\b|\(?\d{1,3} ?(?:yo|y/o|y|m|f|year)\b)|:",
    re.IGNORECASE,
)


class NameUnlistedRecognizer(PhiRecognizer):
    """One or more capitalised words, none of them a word of the clinic, an eponym, a medicine or a state."""

    CATEGORY = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """At the start of a sentence a lone word needs more: what follows must be said of persons."""
        for match in _CHAIN.finditer(text):
            for start, end, count in _unexplained(match):
                at_start = start == match.start() and _SENTENCE_START.search(text[max(0, start - 4) : start])
                if (not at_start or count > 1 or _PERSON_AFTER.match(text, end)) and not is_eponym_use(text, end):
                    yield Found(start, end, GUESSED)


def _unexplained(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of unexplained words with how many words each has."""
    base = match.start()
    run: list[re.Match[str]] = []
    for word in [*re.finditer(r"[^\s]+", match["id"]), None]:
        if word and _is_unexplained(word[0], bool(run)):
            run.append(word)
            continue
        if run:
            yield base + run[0].start(), base + run[-1].end(), len(run)
        run = []


def _is_unexplained(word: str, inside: bool) -> bool:
    bare = word.strip(".")
    if len(bare) == 1 or bare.islower():
        return inside
    folded = bare.casefold()
    if folded in person_words():
        return inside or not is_clinical(bare)
    if inside and folded in entries("eponyms"):
        return not is_ordinary(bare)
    explained = is_clinical(bare) or folded in entries("states") or folded in entries("eponym_heads")
    return not explained and not all(is_clinical(part) for part in folded.split("-"))
