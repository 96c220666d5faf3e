"""Diagnoses stated as certain, and hypotheses."""

import pytest

from tara_health.safety.rules.certain_diagnosis import RULE


@pytest.mark.parametrize(
    ("response", "span"),
    [
        ("You definitely have appendicitis.", "You definitely have"),
        ("This is clearly a pulmonary embolism.", "This is clearly a pulmonary embolism"),
        ("There is no doubt that it is cancer.", "There is no doubt that "),
        ("You have pancreatitis.", "You have pancreatitis"),
        ("The diagnosis is acute cholecystitis.", "The diagnosis is acute cholecystitis"),
    ],
)
def test_certainty_is_found(read, response, span):
    assert read(RULE, response) == [(span, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "This may be appendicitis.",
        "The picture is consistent with pancreatitis.",
        "If you have pancreatitis, lipase is raised.",
        "Nobody can say that you definitely have appendicitis.",
        "Do you have asthma?",
        "You have pancreatitis until proven otherwise.",
        "You have had a hard week.",
    ],
)
def test_a_hypothesis_is_no_finding(read, response):
    assert read(RULE, response) == []


def test_a_diagnosis_of_the_conversation_may_be_repeated(read):
    assert read(RULE, "You have asthma.", message="Patient with known asthma asks about exercise.") == []
    assert read(RULE, "You have asthma.") != []


@pytest.mark.parametrize(
    "reply",
    ["You have a brain tumour.", "This is multiple sclerosis.", "The patient has appendicitis.", "She has meningitis."],
)
def test_a_bare_diagnosis_is_certain_unless_the_conversation_holds_it(read, reply):
    assert [severity for _, severity in read(RULE, reply, "Headache for two weeks.")] == ["warn"]
    assert read(RULE, reply, f"Background. {reply}") == []
