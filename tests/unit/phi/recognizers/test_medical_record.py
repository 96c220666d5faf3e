"""Table of MedicalRecordRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.medical_record import MedicalRecordRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("MRN 00482913", ["00482913"]),
        ("mrn: 12-33-901", ["12-33-901"]),
        ("MRN#A1234567", ["A1234567"]),
        ("medical record number is 884201", ["884201"]),
        ("med rec no. 55021", ["55021"]),
        ("chart # 88-20931", ["88-20931"]),
        ("Patient ID: PX-99231", ["PX-99231"]),
        ("hospital number H223311", ["H223311"]),
        ("NHS no 943 476 5919", ["943 476 5919"]),
        ("UHN 4432199", ["4432199"]),
        ("Her number is 943 476 5919.", ["943 476 5919"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(MedicalRecordRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "MRI of the brain",
        "the medical record was reviewed",
        "chart review of 20 patients",
        "Patient denies pain for 3 days",
        "123 456 7890 platelets",
        "the patient is 45",
        "mr 45 mm lesion",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(MedicalRecordRecognizer(), text) == []
