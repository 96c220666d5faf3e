"""Feelings that are named outright: graded phrases, apart from the encoder that hears the ones which are only shown.

`resources/lexicons/affect/emotions.json` holds plain words and what people say instead of them. Negated ones ("not
worried") don't count, nor past ones, nor medicine that sounds like feeling (`not_felt`: stress test, numb foot), nor a
question about medicine in general. By hand: `named_feelings("I'm so worried")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.clinical.context import read_context
from tara_health.clinical.spans import Spans
from tara_health.text.phrases import Phrases, stored_json

_FILE: Final = "lexicons/affect/emotions.json"
_TIMELESS: Final = frozenset({"grieving", "guilty", "ashamed"})
"""Felt now about what was then: "last year" does not make them history."""
_NEAR: Final = 24
"""Characters before a phrase in which an intensifier or diminisher belongs to it."""
_STRONGER, _WEAKER = 0.12, 0.2
_STATED: Final = re.compile(
    r"(?:\b(?:is|am|are|feels?|feeling|felt|seems?|looks?|remains)|'m|'s|'re)"
    r"(?: (?:so|very|really|quite|extremely|absolutely|terribly|a bit|a little|still|rather|just|too))* $"
)
_OF_SOMEBODY: Final = re.compile(
    r" (?:(?!in |of |for |with |about |and )[\w-]+ ){0,2}"
    r"(?:patients?|relatives?|famil(?:y|ies)|mothers?|mums?|moms?|fathers?|dads?|parents?|wife|husband|partner|sons?|"
    r"daughters?|child(?:ren)?|kids?|boys?|girls?|teenagers?|m[ae]n|wom[ae]n|lady|colleagues?|carers?|caregivers?)\b"
)
"""After a feeling: the person who has it. "How do I talk to an angry relative?" asks in general of somebody in
particular."""


@dataclass(frozen=True)
class _Lexicon:
    """Phrases by emotion and grade, and the words around them."""

    graded: tuple[tuple[str, float, Phrases], ...]
    not_felt: Phrases
    intensifiers: Phrases
    diminishers: Phrases


@cache
def _lexicon() -> _Lexicon:
    data = stored_json(_FILE)
    graded = tuple(
        (emotion, float(grade), Phrases(*phrases))
        for emotion, grades in data["emotions"].items()
        for grade, phrases in grades.items()
    )
    return _Lexicon(graded, Phrases(*data["not_felt"]), Phrases(*data["intensifiers"]), Phrases(*data["diminishers"]))


@dataclass(frozen=True, slots=True)
class Named:
    """A feeling that is named: its grade in (0, 1], and whether it is said of somebody ("she is so anxious")."""

    grade: float
    stated: bool


def named_feelings(folded: str) -> dict[str, Named]:
    """The emotions that an already folded text names and affirms, each with its strongest mention."""
    lexicon, context = _lexicon(), read_context(folded)
    other = Spans(lexicon.not_felt.spans(folded))
    stronger, weaker = Spans(lexicon.intensifiers.spans(folded)), Spans(lexicon.diminishers.spans(folded))
    found: dict[str, Named] = {}
    for emotion, grade, phrases in lexicon.graded:
        for start, end in phrases.spans(folded):
            assertion = context.of(start, end)
            past = assertion.historical and emotion not in _TIMELESS
            general = context.in_general_question(start) and not _OF_SOMEBODY.match(folded, end)
            if assertion.negated or past or general or other.overlap(start, end):
                continue
            change = _STRONGER * stronger.within(start - _NEAR, start) - _WEAKER * weaker.within(start - _NEAR, start)
            known = found.get(emotion, Named(0.0, stated=False))
            stated = _STATED.search(folded, max(0, start - _NEAR), start) is not None
            found[emotion] = Named(max(known.grade, min(1.0, max(0.1, grade + change))), known.stated or stated)
    return found
