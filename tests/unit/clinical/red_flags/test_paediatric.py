"""Paediatric rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("6-week-old, temp 38.3", "infant_fever"),
    ("8 week old baby with fever since last night", "fever_under_three_months"),
    ("5-month-old T 39.4", "infant_fever"),
    ("baby is floppy and won't wake", "red_sign"),
    ("toddler grunting with chest recession", "red_sign"),
    ("3 month old refusing feeds, no wet nappies today", "red_sign"),
    ("18 month old, HR 175", "fast_rates"),
    ("4 yo, BP 68/40", "hypotension"),
    ("3-week-old with green vomiting", "surgical_vomiting"),
    ("5 yo limping with fever", "limp"),
    ("child with fever for six days and cracked lips", "kawasaki"),
    ("croup with stridor at rest", "airway_infection"),
    ("5-day-old newborn, jaundiced and sleepy", "newborn_jaundice_or_feeding"),
]
DENIED = [("2 yo, no stridor, no retractions, not floppy", "red_sign")]
QUIET = [
    "4 yo with a runny nose, playing happily, T 37.6",
    "What is the dose of amoxicillin for otitis media in a 20 kg child?",
    "MMR schedule for a 12-month-old",
    "How do I weigh a newborn?",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"paediatric.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"paediatric.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
