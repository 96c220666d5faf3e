"""TARA is a program that helps a clinician; in a draft it lends the clinician its words."""

import pytest

from tara_health.safety.rules.outside_role import RULE
from tara_health.vocabulary import Mode


@pytest.mark.parametrize(
    ("response", "span", "severity"),
    [
        ("As your doctor, I advise rest.", "As your doctor, I", "warn"),
        ("I am a licensed physician.", "I am a licensed physician", "warn"),
        ("I have examined her.", "I have examined", "warn"),
        ("In my clinical experience it works.", "In my clinical experience", "warn"),
        ("I'm a human, like you.", "I'm a human", "block"),
        ("I am not an AI.", "I am not an AI", "block"),
        ("I love you.", "I love you", "block"),
    ],
)
def test_words_outside_the_role_are_found(read, response, span, severity):
    assert read(RULE, response) == [(span, severity)]


@pytest.mark.parametrize(
    "response",
    ["I am a program and not a physician.", "I am not a doctor.", "Ask her doctor.", 'He said "I love you" to her.'],
)
def test_professional_words_pass(read, response):
    assert read(RULE, response) == []


def test_a_draft_speaks_with_the_clinicians_voice(read):
    assert read(RULE, "As your doctor, I have examined the result.", mode=Mode.PATIENT_MESSAGE) == []
    assert read(RULE, "I love you.", mode=Mode.PATIENT_MESSAGE) == [("I love you", "block")]
