"""Compose every rule family: all red flags of a message, by place.

Deterministic, no model, linear in the text. A rule that finds several mentions reports each; the affirmed ones decide
urgency (`urgency.urgency_of`), the negated ones are shown and not acted on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from tara_health.clinical.red_flags import (
    abdominal,
    anaphylaxis,
    cardiac,
    eye,
    infection,
    metabolic,
    neurological,
    obstetric,
    paediatric,
    respiratory,
    safeguarding,
    sepsis,
    toxicology,
    trauma,
    vascular,
    vital_signs,
)
from tara_health.clinical.red_flags.rule import Case, Evidence, Rule, read_case
from tara_health.records import RedFlag

_FAMILIES = (
    vital_signs,
    cardiac,
    respiratory,
    neurological,
    sepsis,
    infection,
    abdominal,
    obstetric,
    paediatric,
    anaphylaxis,
    toxicology,
    metabolic,
    trauma,
    vascular,
    eye,
    safeguarding,
)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of every family; names are unique."""
    rules = tuple(rule for family in _FAMILIES for rule in family.RULES)
    if len({rule.name for rule in rules}) != len(rules):
        raise AssertionError("Two red-flag rules share a name.")
    return rules


def find_red_flags(text: str) -> tuple[RedFlag, ...]:
    """All red flags in `text`, sorted by place; offsets index the text as given."""
    return flags_of(read_case(text))


def _denied_once(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """The evidence of one rule with its first denial only."""
    denied = False
    for one in evidence:
        if not (one.negated and denied):
            yield one
        denied = denied or one.negated


def flags_of(case: Case) -> tuple[RedFlag, ...]:
    """All red flags of an already parsed case."""
    flags = []
    for rule in all_rules():
        for found in _denied_once(rule.evidence(case)):
            start, end = case.text.span(found.start, found.end)
            flags.append(RedFlag(rule.name, start, end, found.negated, rule.urgency, rule.sentence))
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.rule)))
