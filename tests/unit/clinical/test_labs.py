"""Laboratory values and their units."""

from __future__ import annotations

import pytest

from tara_health.clinical.labs import read_labs
from tara_health.text.folded import fold


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("glucose 452 mg/dL", "glucose", 25.1),
        ("glucose 5.6 mmol/L", "glucose", 5.6),
        ("Fingerstick glucose 52 at home", "glucose", 2.9),
        ("BM 2.1", "glucose", 2.1),
        ("sugar of 28 mmol/L", "glucose", 28),
        ("K+ 6.8", "potassium", 6.8),
        ("potassium was 2.3", "potassium", 2.3),
        ("Na 118", "sodium", 118),
        ("lactate 4.2", "lactate", 4.2),
        ("ketones 4.1", "ketones", 4.1),
        ("venous pH 7.05", "ph", 7.05),
        ("INR 9", "inr", 9),
        ("Hb 6.1 g/dL", "haemoglobin", 61),
        ("haemoglobin 68 g/L", "haemoglobin", 68),
        ("hgb 7.2", "haemoglobin", 72),
        ("Cr 3.2", "creatinine", 283),
        ("creatinine 240 umol/L", "creatinine", 240),
        ("trop 850 ng/L", "troponin", 850),
        ("troponin 0.8 ng/mL", "troponin", 800),
        ("plt 12", "platelets", 12),
        ("ANC 0.3", "neutrophils", 0.3),
        ("neutrophils 300", "neutrophils", 0.3),
        ("paracetamol level 140 mg/L", "paracetamol", 140),
    ],
)
def test_reads_and_normalises(text: str, kind: str, value: float) -> None:
    measured = {one.kind: one.value for one in read_labs(fold(text).folded)}
    assert measured == {kind: pytest.approx(value, abs=0.06)}


@pytest.mark.parametrize(
    "text", ["potassium chloride 20 mmol", "vitamin K 10 mg", "paracetamol 500 mg", "phone 7.4", "B12 200"]
)
def test_other_numbers_are_no_values(text: str) -> None:
    assert not read_labs(fold(text).folded)
