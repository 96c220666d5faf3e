"""Names that a list of given and family names knows, in any case and order, 45 CFR 164.514(b)(2)(i)(A)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.shapes import GAP, INITIAL, LETTER, LOWER, NAME_WORD, PARTICLE, UPPER
from tara_health.phi.scores import LIKELY, SURE
from tara_health.text.lexicon import (
    any_given_names,
    entries,
    given_names,
    is_clinical,
    is_drug,
    is_ordinary,
    person_words,
)

_CHAIN: Final = re.compile(rf"(?<![\w@./-])(?P<id>{NAME_WORD}(?:{GAP}{PARTICLE}?(?:{NAME_WORD}|{INITIAL})){{0,3}})")
_REVERSED: Final = re.compile(
    rf"(?<![\w-])(?P<id>(?P<last>{NAME_WORD}), ?(?P<first>{NAME_WORD})(?: (?:{INITIAL}|{NAME_WORD}))?)"
)
_INITIALLED: Final = re.compile(
    rf"(?<![\w.-])(?P<id>(?:[{UPPER}]\.[ ]?){{1,2}}(?P<last>[{UPPER}][{LOWER}]{LETTER}{{1,20}}(?:-{LETTER}{{2,2"
    rf"0}})?))(?!\w)"
)
_LOWER: Final = re.compile(r"(?<![\w@./'-])[a-z]{2,15}(?:-[a-z]{2,15})?(?![\w@/-])")
_LOWER_MIDDLE: Final = re.compile(r" [a-z](?:\.|(?![\w'.]))")


class NameKnownRecognizer(PhiRecognizer):
    """A known given name starts a name; its surname may be unknown. "SMITH, JOHN Q", "j. smith" shapes too."""

    CATEGORY = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Names with a known part; an eponym before its noun ("Wilson disease") is none."""
        for match in _CHAIN.finditer(text):
            yield from _chained(text, match)
        for match in _REVERSED.finditer(text):
            if _is_reversed(match):
                yield Found(*match.span("id"), SURE)
        for match in _INITIALLED.finditer(text):
            if match["last"].casefold() in entries("surnames") and not is_eponym_use(text, match.end()):
                yield Found(*match.span("id"), LIKELY)
        yield from _lower_names(text)


def is_eponym_use(text: str, end: int) -> bool:
    """Does a noun follow that makes the name before `end` an eponym, with 's, a hyphen or a second eponym between?"""
    after = re.match(
        r"(?:'s?)?(?:[ -]{1,2}(?P<one>[A-Za-z]{3,20})s?)?(?:[ -](?P<two>[A-Za-z]{3,20}))?", text[end : end + 50]
    )
    heads = entries("eponym_heads")
    return after is not None and any((word or "").casefold() in heads for word in after.groups())


def is_disease_of(text: str, end: int) -> bool:
    """Does a noun follow that makes any lone name an eponym, as in "Gordon syndrome"?"""
    after = re.match(r"(?:'s)?[ -](?P<noun>[A-Za-z]{4,20})(?![\w-])", text[end : end + 30])
    return after is not None and after["noun"].casefold() in entries("strong_eponym_heads")


def _chained(text: str, match: re.Match[str]) -> Iterator[Found]:
    words = list(re.finditer(r"\S+", match["id"]))
    base = match.start()
    for index, word in enumerate(words):
        folded = word[0].casefold().strip(".")
        follows = words[index + 1 :]
        sure = folded in given_names() and not (folded in entries("eponyms") and is_eponym_use(text, base + word.end()))
        shouted = word[0].isupper() and len(word[0]) <= 3
        backed = folded in any_given_names() and _backs(follows)
        if (sure and not shouted) or backed:
            stop = _tail(follows, word.end())
            lone = stop == word.end()
            eponym = is_eponym_use(text, base + stop) and folded in entries("eponyms")
            if not is_disease_of(text, base + stop) and not (lone and eponym):
                yield Found(base + word.start(), base + stop, LIKELY)
            return


def _backs(follows: list[re.Match[str]]) -> bool:
    """Does the next word make an ambiguous given name a name: a known family name, or an initial with its full stop?"""
    if not follows:
        return False
    word = follows[0][0]
    return word.casefold() in entries("surnames") - entries("eponym_heads") or (
        bool(re.fullmatch(rf"[{UPPER}]\.", word)) and len(follows) > 1
    )


def _tail(follows: list[re.Match[str]], stop: int) -> int:
    """Where the name ends: unknown words belong to it, words of the clinic do not."""
    for word in follows:
        bare = word[0].strip(".")
        if len(bare) > 1 and bare.casefold() not in person_words() and _ends_name(bare):
            break
        stop = word.end()
    return stop


def _ends_name(word: str) -> bool:
    """An eponym may be a family name behind a given name; ordinary words, medicines and abbreviations may not."""
    if word.isupper() and len(word) <= 4:
        return True
    return is_ordinary(word) or is_drug(word)


def _is_reversed(match: re.Match[str]) -> bool:
    last, first = match["last"].casefold(), match["first"].casefold()
    if last in entries("states") or first in entries("states"):
        return False
    known_first = first in any_given_names()
    return (last in entries("surnames") and (known_first or not is_clinical(first))) or (
        known_first and not is_clinical(last) and last not in any_given_names()
    )


def _lower_names(text: str) -> Iterator[Found]:
    for match in _LOWER.finditer(text):
        first = match[0]
        if first not in any_given_names():
            continue
        middle = _LOWER_MIDDLE.match(text, match.end())
        stop = middle.end() if middle else match.end()
        last = _LOWER.match(text, stop + 1) if text[stop : stop + 1] == " " else None
        if last and last[0] in entries("surnames") and not _is_word_pair(first, last[0]):
            yield Found(match.start(), last.end(), LIKELY)
        elif first in given_names() and first not in entries("words_in_lower_case"):
            yield Found(match.start(), stop, LIKELY)


def _is_word_pair(first: str, last: str) -> bool:
    """Both are also words: "will long", "may case", "art case"."""
    words = entries("common_words") | entries("words_in_lower_case")
    return (first in words or first in entries("ambiguous_first_names")) and last in words | entries(
        "generic_capitals"
    ) | entries("eponym_heads")
