"""Table of TelephoneRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.phone import TelephoneRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("617-555-0142", ["617-555-0142"]),
        ("(617) 555-0142 ext 42", ["(617) 555-0142 ext 42"]),
        ("+44 7700 900123", ["+44 7700 900123"]),
        ("call 555-0142", ["555-0142"]),
        ("cell: 6175550142", ["6175550142"]),
        ("1-800-555-0199", ["1-800-555-0199"]),
        ("617.555.0142 x12", ["617.555.0142 x12"]),
        ("pager 44321", ["44321"]),
        ("020 7946 0958", ["020 7946 0958"]),
        ("+49 30 901820", ["+49 30 901820"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(TelephoneRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "BP 120/80",
        "call 911 now",
        "text 988",
        "platelets 250000",
        "100-200-300 mg",
        "02:15-02:19",
        "200 300 400",
        "dose 500-1000 mg",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(TelephoneRecognizer(), text) == []
