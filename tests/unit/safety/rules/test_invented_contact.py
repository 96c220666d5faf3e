"""Addresses and telephone numbers of unknown origin."""

import pytest

from tara_health.safety.rules.invented_contact import RULE
from tara_health.vocabulary import Mode


@pytest.mark.parametrize(
    ("response", "span"),
    [
        ("Call 555-123-4567 today.", "555-123-4567"),
        ("Call (555) 123-4567.", "(555) 123-4567"),
        ("Ring +44 20 7946 0958.", "+44 20 7946 0958"),
        ("Dial 1-800-555-0199 for help.", "1-800-555-0199"),
        ("Dial 4321 inside the hospital.", "4321"),
        ("See https://example.org/a.", "https://example.org/a"),
        ("See www.example.com.", "www.example.com"),
        ("Write to help@example.com.", "help@example.com"),
    ],
)
def test_a_contact_is_found(read, response, span):
    assert read(RULE, response) == [(span, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "Call 911.",
        "Call or text 988 at any time.",
        "In the UK call 116 123.",
        "Poison control: 1-800-222-1222.",
        "Blood pressure 120-130 over 80.",
        "Take 400 mg at 8.00 and 20.00.",
        "Phone 2 times a day.",
    ],
)
def test_numbers_of_the_table_and_measures_pass(read, response):
    assert read(RULE, response) == []


def test_a_contact_of_the_conversation_may_be_repeated_in_another_form(read):
    assert read(RULE, "Call 555.123.4567.", message="our clinic is (555) 123-4567") == []


def test_a_wrong_number_blocks_in_a_message_to_a_patient(read):
    assert read(RULE, "Call 555-123-4567.", mode=Mode.PATIENT_MESSAGE) == [("555-123-4567", "block")]
