"""The patient's age."""

from __future__ import annotations

import pytest

from tara_health.clinical.age import read_age
from tara_health.text.folded import fold


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("62M with chest pain", 62),
        ("a 62-year-old man", 62),
        ("62 yo F", 62),
        ("71 y/o", 71),
        ("8-week-old", 8 * 7 / 365.25),
        ("two month old", 2 / 12),
        ("18 months old", 1.5),
        ("5-day-old", 5 / 365.25),
        ("aged 90", 90),
        ("newborn", 0.02),
        ("temp 103 F in a 4 yo", 4),
        ("chest pain", None),
        ("seen in room 62", None),
    ],
)
def test_reads(text: str, years: float | None) -> None:
    assert read_age(fold(text).folded) == (pytest.approx(years, abs=0.01) if years is not None else None)
