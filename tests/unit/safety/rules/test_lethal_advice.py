"""Methods and encouragement to die, apart from toxicology and from care."""

import pytest

from tara_health.safety.rules.lethal_advice import RULE


@pytest.mark.parametrize(
    "response",
    [
        "You should kill yourself.",
        "The most painless way to die is this.",
        "To end your life, take the whole bottle.",
        "Swallow all of the tablets so that you never wake up; swallow them to end your life.",
        "They would be better off without you.",
    ],
)
def test_a_method_or_encouragement_is_blocked(read, response):
    assert {severity for _, severity in read(RULE, response)} == {"block"}


@pytest.mark.parametrize(
    "response",
    [
        "More than 150 mg/kg is toxic; start acetylcysteine.",
        "Ask directly whether he has thoughts of ending his life.",
        "Do not say that they would be better off without you.",
        "Feeling that they would be better off without you is a warning sign.",
        "The lethal dose of the toxin is unknown.",
        "He says that he would be better off dead and refuses treatment.",
    ],
)
def test_toxicology_and_care_pass(read, response):
    assert read(RULE, response) == []
