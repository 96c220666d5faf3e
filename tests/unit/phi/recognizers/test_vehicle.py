"""Table of VehicleRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.vehicle import VehicleRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("VIN 1HGCM82633A004352", ["1HGCM82633A004352"]),
        ("car 1M8GDM9AXKP042788 crashed", ["1M8GDM9AXKP042788"]),
        ("license plate 7ABC123", ["7ABC123"]),
        ("plate KLM 4821", ["KLM 4821"]),
        ("plate number is ABC-1234", ["ABC-1234"]),
        ("vehicle registration AB12 CDE", ["AB12 CDE"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(VehicleRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "1HGCM82633A004353",
        "plate count 20",
        "growth plate fracture at 12",
        "plated the fracture in 2019",
        "the volar plate",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(VehicleRecognizer(), text) == []
