"""Sepsis rules and their scores."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("Urosepsis, please review fluids", "named"),
    ("78F cough, RR 24, BP 96/50", "qsofa"),
    ("fever and confusion since last night", "fever_with_grave_sign"),
    ("rigors, mottled skin, no urine since morning", "fever_with_grave_sign"),
    ("T 38.9, HR 112, dysuria", "sirs"),
    ("temp 38.4 on day 9 of chemo, fever at home", "immunocompromised_fever"),
    ("febrile, no spleen since splenectomy", "immunocompromised_fever"),
    ("lactate 4.2", "lactate"),
]
DENIED = [("no sepsis, no fever, no mottled skin", "named")]
QUIET = [
    "aseptic technique for line insertion",
    "What is qSOFA?",
    "fever of 38.2 with a cold, drinking well",
    "sepsis course next Tuesday",
    "lactate 1.1, HR 78, T 36.9",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"sepsis.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"sepsis.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
