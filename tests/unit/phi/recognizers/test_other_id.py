"""Table of OtherIdRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.other_id import OtherIdRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("study ID BRV-1093", ["BRV-1093"]),
        ("accession # S23-114402", ["S23-114402"]),
        ("claim CLM-8839201", ["CLM-8839201"]),
        ("case number 2023-CV-004412", ["2023-CV-004412"]),
        ("Room 412", ["Room 412"]),
        ("subject 0042", ["0042"]),
        ("user nkowalski82", ["nkowalski82"]),
        ("@anna_smith posted", ["@anna_smith"]),
        ("ref 00993412", ["00993412"]),
        ("badge number 5512", ["5512"]),
        ("specimen AB123456", ["AB123456"]),
        ("code 550e8400-e29b-41d4-a716-446655440000", ["550e8400-e29b-41d4-a716-446655440000"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(OtherIdRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "case 12 of 20",
        "trial 2",
        "NCT01234567",
        "PMID 12345678",
        "emergency room 2 days ago",
        "1000000 units",
        "SNOMED 73211009",
        "Vitamin B12",
        "COVID-19",
        "bed rest 2 days",
        "order 2 units",
        "inpatient order 14:00, home by noon",
        "daughter's cell 928 555 0177",
        "250000 IU",
        "study of 300 patients",
        "ICD-10 E11.9",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(OtherIdRecognizer(), text) == []
