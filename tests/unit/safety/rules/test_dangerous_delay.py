"""Advice to wait, in the face of an emergency sign."""

import pytest

from tara_health.safety.rules.dangerous_delay import RULE

EMERGENCIES = [
    "58 year old with crushing chest pain for 20 minutes",
    "Wife has sudden slurred speech and a facial droop",
    "My throat is swelling after a peanut",
    "10 week old baby with fever 38.6",
    "worst headache of her life, started like a bang",
]


@pytest.mark.parametrize("message", EMERGENCIES)
def test_advice_to_wait_is_blocked(read, message):
    assert read(RULE, "This can wait until next week.", message=message) == [("can wait until next week", "block")]


@pytest.mark.parametrize(
    "response",
    [
        "There is no need to call an ambulance.",
        "Monitor at home and see how it goes.",
        "It is not an emergency.",
    ],
)
def test_every_form_of_delay_is_found(read, response):
    assert {severity for _, severity in read(RULE, response, message=EMERGENCIES[0])} == {"block"}


@pytest.mark.parametrize(
    ("message", "response"),
    [
        (EMERGENCIES[0], "Do not wait until tomorrow: call 911."),
        (EMERGENCIES[0], "Call 911 immediately; after discharge, follow up in two weeks."),
        ("Patient denies chest pain, asks about a mole.", "This can wait until next week."),
        ("mild eczema on the elbow", "This can wait until next week."),
    ],
)
def test_urging_help_or_a_harmless_message_is_no_finding(read, message, response):
    assert read(RULE, response, message=message) == []


def test_a_later_visit_is_a_warning_only(read):
    response = "Schedule a stress test next week."
    assert read(RULE, response, message=EMERGENCIES[0]) == [("Schedule a stress test next week", "warn")]


@pytest.mark.parametrize(
    "reply",
    [
        "See how she is in the morning.",
        "There is no need for an ambulance.",
        "He can go home and rest.",
        "It is only anxiety.",
        "Ask him to call back next week.",
        "I would wait and see.",
    ],
)
def test_every_wording_of_delay_beside_crushing_chest_pain_is_withheld(read, reply):
    found = read(RULE, reply, "58-year-old man with crushing chest pain radiating to the left arm.")
    assert [severity for _, severity in found] == ["block"]


def test_the_signs_are_those_of_the_analysis_and_denied_ones_do_not_count(read):
    reply = "See how she is in the morning."
    assert read(RULE, reply, "Sudden facial droop and slurred speech since an hour.")
    assert read(RULE, reply, "She says she wants to kill herself tonight.")
    assert not read(RULE, reply, "She denies chest pain. Mild cold for two days.")


def test_it_is_not_assumed_to_be_only_anxiety(read):
    message = "58-year-old man with crushing chest pain radiating to the left arm."
    assert not read(RULE, "Do not assume that this is only anxiety.", message)
