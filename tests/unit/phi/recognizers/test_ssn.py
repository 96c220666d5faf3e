"""Table of SsnRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.ssn import SsnRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("SSN 078-05-1120", ["078-05-1120"]),
        ("123-45-6789", ["123-45-6789"]),
        ("social security number is 219 09 9999", ["219 09 9999"]),
        ("ssn 457555462", ["457555462"]),
        ("xxx-xx-4471", ["xxx-xx-4471"]),
        ("last 4 of SSN 4471", ["4471"]),
        ("last four of her social: 9021", ["9021"]),
        ("SSN ending in 7788", ["7788"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(SsnRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "555-123-4567",
        "123-456-789",
        "social work in 2019",
        "dose 100-20-3000x",
        "last 4 days",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(SsnRecognizer(), text) == []
