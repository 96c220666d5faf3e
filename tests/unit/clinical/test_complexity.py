"""Strands of a problem."""

from __future__ import annotations

import pytest

from tara_health.clinical.complexity import assess_complexity
from tara_health.vocabulary import Complexity


@pytest.mark.parametrize(
    ("text", "complexity"),
    [
        ("", Complexity.LOW),
        ("sore throat for two days", Complexity.LOW),
        ("What is the dose of amoxicillin in a 20 kg child?", Complexity.LOW),
        ("HTN, well controlled, refill", Complexity.LOW),
        ("T2DM and hypertension, A1c 8.1, wants to start insulin", Complexity.MODERATE),
        ("AF on apixaban, now needs a hip fracture repaired", Complexity.MODERATE),
        ("asthma, depression and a new pregnancy", Complexity.MODERATE),
        (
            "78M with CHF, CKD 4, AF on warfarin, diabetes on insulin and dementia, recurrent falls",
            Complexity.HIGH,
        ),
        ("warfarin with a new course of clarithromycin, INR?", Complexity.MODERATE),
        ("83F frail, on 12 tablets, dizzy", Complexity.HIGH),
        ("COPD, gout and CKD3", Complexity.MODERATE),
        ("T2DM, HTN and CKD 3 on metformin, lisinopril and naproxen", Complexity.HIGH),
        ("amlodipine and atorvastatin refill", Complexity.LOW),
        ("septic shock on norepinephrine, cirrhosis, AKI, family disagree about goals of care", Complexity.HIGH),
    ],
)
def test_complexity(text: str, complexity: Complexity) -> None:
    assert assess_complexity(text) is complexity


def test_length_is_a_strand() -> None:
    short = "T2DM and hypertension."
    assert assess_complexity(short) is Complexity.LOW
    assert assess_complexity(short + " The garden was lovely." * 60) is Complexity.MODERATE
