"""Poisoning and withdrawal."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("took 30 tablets of paracetamol at noon", "overdose"),
    ("toddler got into grandma's pills", "overdose"),
    ("he drank antifreeze", "overdose"),
    ("unconscious with pinpoint pupils, narcan given", "overdose"),
    ("CO alarm went off and the whole family has headaches", "carbon_monoxide"),
    ("stopped drinking two days ago, tremor, seeing things", "withdrawal"),
    ("serotonin syndrome after tramadol with sertraline", "toxic_syndrome"),
    ("bitten by a rattlesnake", "toxic_syndrome"),
    ("paracetamol level 140 mg/L", "paracetamol_level"),
    ("Lithium level came back 2.1 mmol/L, coarse tremor", "lithium_level"),
    ("swallowed his dad's whole box of atenolol", "overdose"),
    ("he took sixteen paracetamol at once", "overdose"),
    ("took 24 ibuprofen", "overdose"),
]
DENIED = [("denies overdose", "overdose")]
QUIET = [
    "food poisoning last month, better now",
    "poison ivy on the forearm",
    "prescribe take-home naloxone for patients on high-dose opioids?",
    "maximum daily dose of ibuprofen",
    "took two ibuprofen and the ache is still there",
    "I took 1 codeine at lunch",
    "lithium 0.8, next check in three months",
    "lithium 2 x 400 mg at night",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"toxicology.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"toxicology.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
