"""May this reply be shown? All safety rules on one reply, and the same on a reply that is still streaming.

Promises: findings carry exact offsets into the reply, in order; the answer names the rules that looked and their
version. It does not promise that a reply without findings is right: the rules know published dangers, not medicine.
By hand: `tara review`, or `check_reply(ReplyInContext(message, reply, "", Mode.CLINICAL_QUESTION))`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tara_health.records import Finding, MedicalAppropriateness, RulesUsed
from tara_health.safety import rule_set
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.safety.rules import (
    certain_diagnosis,
    contraindicated_advice,
    dangerous_delay,
    decimal_notation,
    invented_citation,
    invented_contact,
    lethal_advice,
    outside_role,
    promised_outcome,
    unsafe_abbreviation,
    unsupported_dose,
    unsupported_number,
)
from tara_health.text import sentences
from tara_health.vocabulary import worst

__all__ = ["RULES", "ReplyInContext", "StreamedReply", "check_reply"]

RULES: Final[tuple[Rule, ...]] = (
    lethal_advice.RULE,
    contraindicated_advice.RULE,
    dangerous_delay.RULE,
    unsupported_dose.RULE,
    unsupported_number.RULE,
    decimal_notation.RULE,
    unsafe_abbreviation.RULE,
    certain_diagnosis.RULE,
    promised_outcome.RULE,
    outside_role.RULE,
    invented_citation.RULE,
    invented_contact.RULE,
)


def check_reply(reply: ReplyInContext, table: rule_set.RuleSet | None = None) -> MedicalAppropriateness:
    """Every enabled rule on `reply`; `table` is the shipped one unless a policy tightened it."""
    table = table or rule_set.shipped()
    looked = tuple(rule.name for rule in _rules(table))
    found = _find(reply, table)
    severity = worst([finding.severity for finding in found])
    return MedicalAppropriateness(severity, found, RulesUsed("safety", table.version, looked))


def _find(reply: ReplyInContext, table: rule_set.RuleSet) -> tuple[Finding, ...]:
    found = [table.graded(finding) for rule in _rules(table) for finding in rule.find(reply)]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _rules(table: rule_set.RuleSet) -> tuple[Rule, ...]:
    return (*(rule for rule in RULES if rule.name in table.least), *table.added)


class StreamedReply:
    """The rules on a growing reply, at a cost linear in its length: only the last sentences are read again.

    Call it with the whole reply so far, as `StreamGuard` does; each text must begin with the one before. One thread.
    """

    def __init__(self, turn: ReplyInContext, table: rule_set.RuleSet | None = None) -> None:
        self._turn = turn.with_response("")
        self._table = table or rule_set.shipped()
        self._settled: list[Finding] = []
        self._settled_to = 0
        self._from = 0

    def __call__(self, text: str) -> tuple[Finding, ...]:
        """The findings in `text`, the whole reply so far."""
        window = text[self._from :]
        fresh = [
            replace(finding, start=finding.start + self._from, end=finding.end + self._from)
            for finding in _find(self._turn.with_response(window), self._table)
        ]
        fresh = [finding for finding in fresh if finding.start >= self._settled_to]
        found = (*self._settled, *fresh)
        self._settle(window, fresh)
        return found

    def _settle(self, window: str, fresh: list[Finding]) -> None:
        """Findings further back are final; one settled sentence stays in the window, for a dose may need its drug."""
        last_ends = list(sentences.ends(window))
        if len(last_ends) < _KEPT_SENTENCES + 2:
            return
        begin, edge = (self._from + last_ends[-_KEPT_SENTENCES - back] for back in (2, 1))
        if any(finding.start < edge < finding.end for finding in fresh):
            return
        self._settled += [finding for finding in fresh if finding.start < edge]
        self._settled_to, self._from = edge, begin


_KEPT_SENTENCES: Final = 3
