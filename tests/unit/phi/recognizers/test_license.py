"""Table of LicenseRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.license import LicenseRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("DEA AB1234563", ["AB1234563"]),
        ("her registration AB1234563 lapsed", ["AB1234563"]),
        ("NPI 1234567893", ["1234567893"]),
        ("NPI: 1234567890", ["1234567890"]),
        ("license no. A-449021", ["A-449021"]),
        ("driver's license D4455667", ["D4455667"]),
        ("medical licence number 7712345", ["7712345"]),
        ("passport X1234567", ["X1234567"]),
        ("birth certificate # 99-10233", ["99-10233"]),
        ("RN license RN662201", ["RN662201"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(LicenseRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "license plate ABC",
        "AB1234567",
        "licensed in 2019",
        "the DEA called",
        "certificate of need",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(LicenseRecognizer(), text) == []
