"""The Joint Commission's list, and its look-alikes."""

import pytest

from tara_health.safety.rules.unsafe_abbreviation import RULE


@pytest.mark.parametrize(
    ("response", "short"),
    [
        ("Give 10U insulin.", "U"),
        ("Give 10 u of insulin.", "u"),
        ("Start 0.1 U/kg at night.", "U"),
        ("Vitamin D 1000 IU a day.", "IU"),
        ("Lisinopril 10 mg QD.", "QD"),
        ("Lisinopril 10 mg q.d. for a week.", "q.d"),
        ("Prednisone 5 mg qod.", "qod"),
        ("MSO4 2 mg now.", "MSO4"),
        ("Load with MgSO4 4 g.", "MgSO4"),
        ("Give MS 4 mg for pain.", "MS"),
    ],
)
def test_an_abbreviation_of_the_list_is_found(read, response, short):
    assert read(RULE, response) == [(short, "warn")]


@pytest.mark.parametrize(
    "response",
    [
        "10 units of insulin.",
        "She has MS and walks with a stick.",
        "U waves in V2.",
        "U-100 syringes.",
        "12 U/mL",
        "qid dosing",
    ],
)
def test_look_alikes_pass(read, response):
    assert read(RULE, response) == []
