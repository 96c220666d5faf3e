"""May this reply stand before a tired person? What a supportive reply must not do, as data and a small reader of it.

A reply that lectures, diagnoses, orders or lists advice, minimises, praises heroism, speaks of reporting, promises,
gives wellness tips, speaks of itself as a person, argues with despair, or has the form of a letter or list is found;
each finding blocks. The rules, their version and sources are resources/wellbeing/tone.json.

Promises: pure and deterministic, linear in the reply, offsets are those of the reply as given. It does not promise
that what passes is kind, or true of what was told: it knows wordings, not people. English only.
By hand: `python -c "from tara_health.wellbeing.tone_rules import tone_findings; print(tone_findings('Try yoga.'))"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.clinical.spans import Spans
from tara_health.records import Finding
from tara_health.text import sentences
from tara_health.text.folded import fold
from tara_health.text.phrases import Phrases
from tara_health.vocabulary import Severity
from tara_health.wellbeing import resource

FILE: Final = "tone"
PREFIX: Final = "tone."

_LED: Final = (
    r"[\W_]*(?:(?:please|just|maybe|perhaps|first|firstly|second|secondly|third|then|so|and|but|also|now|finally"
    r"|instead|for now|tonight|next|lastly)\b\W+)*"
)
_BEGINNINGS: Final = re.compile(rf"(?:^|[,:;] |\n){_LED}")
"""Where a sentence or a clause of it begins, with the words that may lead an order."""
_LISTED: Final = re.compile(
    r"^[ \t]*(?:[-*•–]|\d{1,2}[.):])[ \t]+\S|(?<=[:.] )1[.)] .+ 2[.)] |^[ \t]*#{1,4} |\*\*\w|\[[a-z' ]{2,30}\]",
    re.MULTILINE,
)
"""A list, a heading, bold type, or a blank to be filled in."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One row of the table: phrases anywhere, phrases where a clause begins, and what both are not."""

    name: str
    sentence: str
    phrases: Phrases
    starts: Phrases
    excepted: Phrases


@cache
def _rules() -> tuple[_Rule, ...]:
    try:
        return tuple(
            _Rule(
                PREFIX + row["name"],
                str(row["sentence"]),
                Phrases(*row["phrases"]),
                Phrases(*row["starts"]),
                Phrases(*row["except"]),
            )
            for row in resource.read(FILE)["rules"]
        )
    except (KeyError, TypeError) as problem:
        resource.unreadable(FILE, problem)


def tone_findings(reply: str) -> tuple[Finding, ...]:
    """What forbids showing `reply`, in order of place. Raises `WellbeingDataUnreadable`."""
    text = fold(reply)
    begins = set(_beginnings(text.folded))
    found = [
        Finding(rule.name, Severity.BLOCK, *text.span(start, end), rule.sentence)
        for rule in _rules()
        for start, end in _hits(rule, text.folded, begins)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _hits(rule: _Rule, folded: str, begins: set[int]) -> Iterator[tuple[int, int]]:
    other = Spans(rule.excepted.spans(folded))
    spans = [*rule.phrases.spans(folded), *(span for span in rule.starts.spans(folded) if span[0] in begins)]
    if rule.name == f"{PREFIX}form":
        spans += [match.span() for match in _LISTED.finditer(folded)]
    return (span for span in spans if not other.overlap(*span))


def _beginnings(folded: str) -> Iterator[int]:
    """Offsets at which a clause begins, with and without the words that lead it."""
    for start, end in sentences.spans(folded):
        for match in _BEGINNINGS.finditer(folded[start:end]):
            yield start + match.end()
            yield start + match.start() + len(match[0]) - len(match[0].lstrip(" ,:;\n-*\"'("))
