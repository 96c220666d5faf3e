"""Does a reply tell somebody what they are not entitled to know? 45 CFR 164.502(a), 164.510(b), 164.522.

Two readers must agree before a reply is blocked: a rule that knows who asks (a neighbour, an employer, a journalist,
the parent of an adult, an ex-partner; resources/rules/disclosure.json) and whether the reply says something of a
person's health, and the shared encoder, which has read the pair. One alone warns. A sentence that declines, or speaks
of permission, passes, and so does a reply that does nothing else. Does not promise to know who is entitled: the
clinician decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tara_health.encoder.signals import Signals
from tara_health.encoder.thresholds import thresholds
from tara_health.records import Finding
from tara_health.text import sentences
from tara_health.text.folded import fold
from tara_health.text.phrases import Phrases, stored_json
from tara_health.vocabulary import Severity

RULE: Final = "disclosure_not_entitled"
_FILE: Final = "rules/disclosure.json"
_OF_SOMEBODY: Final = re.compile(
    r"\b(?:he|she|they|his|her|their|him|them|the patient(?:'s)?|your (?:neighbou?r|employee|son|daughter))\b"
)
_SENTENCE: Final = "This may tell somebody who is not entitled to it about a person's health; ask for permission first."


@cache
def _phrases(kind: str) -> Phrases:
    return Phrases(*stored_json(_FILE)[kind])


def asks_as_outsider(message: str) -> bool:
    """Does `message` come from, or speak for, somebody who has no right to know?"""
    return _phrases("outsider").found(fold(message).folded)


def disclosures(message: str, response: str, signals: Signals) -> Iterator[Finding]:
    """At most one finding, at the sentence of the reply that says most of somebody's health."""
    outsider = asks_as_outsider(message)
    told = _telling(response) if outsider else None
    if told is None and _phrases("declines").found(fold(response).folded):
        return
    heard = signals.of("faults", "discloses") >= thresholds().at["disclosure"]
    if not (heard or (outsider and told)):
        return
    severity = Severity.BLOCK if heard and outsider and told else Severity.WARN
    start, end = told or next(iter(sentences.spans(response)), (0, len(response)))
    yield Finding(RULE, severity, start, end, _SENTENCE)


def _telling(response: str) -> tuple[int, int] | None:
    """The first sentence that says something clinical of a person who is not the reader."""
    for start, end in sentences.spans(response):
        folded = fold(response[start:end]).folded
        declined = _phrases("declines").found(folded)
        if not declined and _OF_SOMEBODY.search(folded) and _phrases("clinical").found(folded):
            return start, end
    return None
