"""What the encoder hears in a reply warns, says that no rule was met, and is not said twice."""

from __future__ import annotations

import pytest

from tara_health.analysis import Analyst
from tara_health.encoder.signals import Signals
from tara_health.records import Finding
from tara_health.safety.heard import RULES, heard_faults
from tara_health.vocabulary import Mode, Severity
from tests.unit.clinical.made_signals import made_signals, nothing_heard

REPLY = "Thank you for writing. It is only a pulled muscle. Rest this weekend."


def heard(signals: Signals, found: tuple[Finding, ...] = ()) -> list[Finding]:
    def each(message: str, replies: list[str]) -> list[Signals]:
        return [signals if "muscle" in reply else nothing_heard() for reply in replies]

    return list(heard_faults("Chest pain", REPLY, signals, found, each))


def test_a_fault_is_placed_at_its_sentence_and_warns() -> None:
    (finding,) = heard(made_signals(faults={"certain_diagnosis": 0.95}))
    assert REPLY[finding.start : finding.end].strip() == "It is only a pulled muscle."
    assert (finding.rule, finding.severity) == ("heard.certain_diagnosis", Severity.WARN)
    assert "no rule" in finding.sentence


def test_what_a_rule_has_found_is_not_said_twice() -> None:
    found = (Finding("lethal_advice", Severity.BLOCK, 0, 4, "A sentence."),)
    assert heard(made_signals(faults={"harmful_advice": 0.95}), found) == []


def test_nothing_heard_is_no_finding() -> None:
    assert heard(nothing_heard()) == []
    assert heard(made_signals(faults={"certain_diagnosis": 0.3, "discloses": 0.99})) == []


@pytest.mark.parametrize("mode", list(Mode))
def test_an_auditor_sees_that_it_listened(mode: Mode) -> None:
    review = Analyst().review("Is it safe?", "A pharmacist can tell you more.", "Is it safe?", mode)
    assert set(RULES) <= set(review.appropriateness.rules.rules)
