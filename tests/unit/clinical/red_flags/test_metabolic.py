"""Metabolic rules and laboratory thresholds."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("DKA, pH 7.05", "ketoacidosis"),
    ("type 1 diabetic vomiting, missed insulin", "diabetes_unwell"),
    ("low blood sugar and sweating, slurred", "severe_hypoglycaemia"),
    ("glucose 42 mg/dL", "low_glucose"),
    ("fingerstick glucose 66", "glucose_below_four"),
    ("BG 680 mg/dL", "very_high_glucose"),
    ("sugar of 22 mmol/L", "high_glucose"),
    ("ketones 4.1", "ketones"),
    ("venous pH 7.12", "acidosis"),
    ("K+ 6.8", "potassium"),
    ("potassium 6.1 mmol/L", "potassium_moderate"),
    ("Na 114", "sodium"),
    ("INR 9.2", "inr"),
    ("Hb 6.1 g/dL", "severe_anaemia"),
    ("platelets 8", "platelets"),
    ("ANC 0.2", "neutropenia"),
    ("addison's and vomiting since morning", "adrenal_insufficiency_unwell"),
    ("thyroid storm suspected", "named_crisis"),
]
DENIED = [("no hyperkalaemia", "named_crisis")]
QUIET = [
    "Na 138, K 4.2, glucose 5.6 mmol/L, Hb 134",
    "target A1c in an older adult with diabetes",
    "potassium chloride 20 mmol in the bag",
    "How is DKA diagnosed?",
    "INR 2.4 on warfarin",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"metabolic.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"metabolic.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
