"""Vital-sign thresholds."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import fired

POSITIVE = [
    ("BP 82/54", "hypotension"),
    ("pulse 148", "tachycardia"),
    ("HR 36", "bradycardia"),
    ("sats 88% on RA", "hypoxaemia"),
    ("RR 28", "tachypnoea"),
    ("resp rate 6", "slow_breathing"),
    ("temp 34.2 C", "hypothermia"),
    ("T 104 F", "high_fever"),
    ("GCS 9", "gcs"),
    ("BP 88/50 HR 128 RR 28 SpO2 90", "news2_high"),
    ("HR 112, RR 22, SBP 108, T 38.3", "news2_medium"),
    ("HR 118, SBP 104", "shock_index"),
    ("BP 188/104", "severe_hypertension"),
    ("BP 210/130 with headache and blurred vision", "hypertensive_emergency"),
]
QUIET = [
    "BP 124/78, HR 82, RR 16, SpO2 98%, T 37.0",
    "started metoprolol 25 mg, pain 3/10",
    "admitted 12/10/2023 to room 88",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"vitals.{rule}" in fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
