"""Table of NameCueRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.name_cue import NameCueRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Mr. O'Neill called", ["O'Neill"]),
        ("Dr Patel", ["Patel"]),
        ("pt deshawn, 45, on zoloft", ["deshawn"]),
        ("initials KLM", ["KLM"]),
        ("mrs smith", ["smith"]),
        ("my name is anna", ["anna"]),
        ("patient: john smith", ["john smith"]),
        ("her husband Bob", ["Bob"]),
        ("Hi Karen,", ["Karen"]),
        ("Dear Mr. Adeyemi,", ["Adeyemi"]),
        ("Anna Smith, RN", ["Anna Smith"]),
        ("pt J.S. 34F", ["J.S."]),
        ("Nurse Foley", ["Foley"]),
        ("Mrs. Parkinson", ["Parkinson"]),
        ("Thanks,\nPriya Raman", ["Priya Raman"]),
        ("Tomomi, 45yo", ["Tomomi"]),
        ("Name: JANE DOE", ["JANE DOE"]),
        ("Dr. Maria de la Cruz", ["Maria de la Cruz"]),
        ("daughter Zoë", ["Zoë"]),
        ("Mr. and Mrs. Lee", ["Lee"]),
        ("Name: Smith, John", ["Smith, John"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(NameCueRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "the patient is stable",
        "Patient denies pain",
        "pt NPO",
        "pt stable, 45 min later",
        "Yes, doctor. I am.",
        "Patient: Oh no",
        "by Gordon syndrome",
        "Dear Patient,",
        "Hi team,",
        "with Crohn's",
        "dr said so",
        "patient: stable",
        "nurse called",
        "RN, MD",
        "Doctor, help",
        "her mother has COPD",
        "Patient: 54 yo",
        "Hello Doctor,",
        "husband Denies smoking",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(NameCueRecognizer(), text) == []
