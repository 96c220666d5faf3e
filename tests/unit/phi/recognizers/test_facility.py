"""Table of FacilityRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.facility import FacilityRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("at Mercy General", ["Mercy General"]),
        ("St. Mary's Hospital", ["St. Mary's Hospital"]),
        ("Cedar Valley Clinic", ["Cedar Valley Clinic"]),
        ("Oakwood Manor", ["Oakwood Manor"]),
        ("University of Utah Hospital", ["University of Utah Hospital"]),
        ("ward 7B", ["ward 7B"]),
        ("ortho @ st lukes on", ["st lukes"]),
        ("works at Boeing", ["Boeing"]),
        ("Lincoln Elementary", ["Lincoln Elementary"]),
        ("Mayo Clinic", ["Mayo Clinic"]),
        ("at st marys hospital", ["st marys hospital"]),
        ("Lakeview Hospice", ["Lakeview Hospice"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(FacilityRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "the Pain Clinic",
        "Emergency Department",
        "Diabetes Clinic",
        "our hospital",
        "St John's wort or an SSRI",
        "a St Jude PPM",
        "Intensive Care Unit",
        "General Surgery",
        "Cardiology Clinic",
        "Children's Hospital",
        "the ward",
        "in st elevation",
        "Urgent Care",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(FacilityRecognizer(), text) == []
