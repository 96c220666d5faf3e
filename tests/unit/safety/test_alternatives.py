"""What is shown in place of a withheld reply, and the disclaimer under a shown one."""

import pytest

from tara_health.compliance import disclosure
from tara_health.records import Finding
from tara_health.safety.alternatives import _KINDS, compliant_alternative
from tara_health.safety.check import RULES, ReplyInContext, check_reply
from tara_health.safety.disclaimers import disclaimer
from tara_health.vocabulary import Mode, Severity


def finding(rule, category=""):
    return Finding(rule, Severity.BLOCK, 0, 4, "Sentence about Mr. Smith.", category)


def test_every_safety_rule_has_words_for_its_kind():
    assert {rule.name for rule in RULES} | {disclosure.RULE} == set(_KINDS)


@pytest.mark.parametrize("mode", list(Mode))
def test_it_says_that_a_reply_was_withheld_and_by_which_kind_of_rule(mode):
    text = compliant_alternative([finding("unsupported_dose"), finding("held", "name"), finding("held", "date")], mode)
    assert text.startswith("TARA withheld this reply.")
    assert "a dose above the labelled maximum and an identifier" in text
    assert "Smith" not in text


def test_a_patient_message_gets_an_outline_without_claims_that_passes_the_rules_itself():
    text = compliant_alternative([finding("unknown_rule")], Mode.PATIENT_MESSAGE)
    assert "Dear [name]" in text
    assert check_reply(ReplyInContext("chest pain", text, "", Mode.PATIENT_MESSAGE)).findings == ()
    assert "Dear" not in compliant_alternative([finding("x")], Mode.CLINICAL_QUESTION)


def test_a_withheld_delay_points_to_the_emergency_protocol():
    assert "emergency protocol" in compliant_alternative([finding("dangerous_delay")], Mode.CLINICAL_QUESTION)
    assert "emergency protocol" not in compliant_alternative([finding("unsupported_dose")], Mode.CLINICAL_QUESTION)


def test_it_can_be_made_without_findings():
    assert "withheld" in compliant_alternative([], Mode.CLINICAL_QUESTION)


@pytest.mark.parametrize("mode", list(Mode))
def test_demonstration_weights_are_named_as_such(mode):
    words = disclaimer(mode, "demonstration weights, not for clinical use")
    assert "not for clinical use" in words
    assert "not for clinical use" not in disclaimer(mode, "")
    assert disclaimer(mode, "") in words
