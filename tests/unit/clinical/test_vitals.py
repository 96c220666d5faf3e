"""Vital signs in shorthand and prose."""

from __future__ import annotations

import pytest

from tara_health.clinical.vitals import read_vitals
from tara_health.text.folded import fold


def found(text: str) -> dict[str, float]:
    return {one.kind: one.value for one in read_vitals(fold(text).folded)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BP 82/54", {"systolic": 82, "diastolic": 54}),
        ("blood pressure was 210/125 mmHg", {"systolic": 210, "diastolic": 125}),
        ("bp: 90 over 60", {"systolic": 90, "diastolic": 60}),
        ("BP 90/palp", {"systolic": 90}),
        ("SBP 82", {"systolic": 82}),
        ("systolic in the 70s", {"systolic": 70}),
        ("88/50 after two litres", {"systolic": 88, "diastolic": 50}),
        ("HR 138", {"heart_rate": 138}),
        ("pulse of 44", {"heart_rate": 44}),
        ("tachycardic to 130s", {"heart_rate": 130}),
        ("150 bpm", {"heart_rate": 150}),
        ("heart_rate: 121", {"heart_rate": 121}),
        ("SpO2 88% on RA", {"spo2": 88}),
        ("sats 91", {"spo2": 91}),
        ("SpO₂ = 85 %", {"spo2": 85}),
        ("satting 84 on 2L", {"spo2": 84}),
        ("91% on room air", {"spo2": 91}),
        ("RR 30", {"respiratory_rate": 30}),
        ("resp rate is 28", {"respiratory_rate": 28}),
        ("T 39.5 C", {"temperature": 39.5}),
        ("T 39.5°C", {"temperature": 39.5}),
        ("temp 103 F", {"temperature": 39.4}),
        ("fever of 104.2", {"temperature": 40.1}),
        ("temperature_c 37.1", {"temperature": 37.1}),
        ("GCS 7", {"gcs": 7}),
        ("Glasgow coma scale 13/15", {}),
        ("GCS of 14", {"gcs": 14}),
    ],
)
def test_reads(text: str, expected: dict[str, float]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "pain 8/10",
        "seen 10/12/2023",
        "metoprolol 50 mg",
        "amoxicillin 90 mg/kg",
        "HR for 2 days",
        "T 500",
        "O2 2 L via nasal cannula",
        "room 120",
        "ratio 3/4",
        "pulse 900",
    ],
)
def test_other_numbers_are_no_vitals(text: str) -> None:
    assert not found(text)


def test_spans_point_at_the_text() -> None:
    folded = fold("Vitals: BP 82/54, HR 138").folded
    rate = next(one for one in read_vitals(folded) if one.kind == "heart_rate")
    assert folded[rate.start : rate.end] == "hr 138"


def test_the_order_is_that_of_the_text_and_repeats_stay() -> None:
    rates = [one.value for one in read_vitals(fold("HR 140 on arrival, HR 96 now").folded)]
    assert rates == [140, 96]
