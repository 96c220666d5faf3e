"""Table of FaxRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.fax import FaxRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("fax 555-222-1188", ["555-222-1188"]),
        ("Fax: (617) 555-0143", ["(617) 555-0143"]),
        ("faxed the records to 617-555-0143", ["617-555-0143"]),
        ("617-555-0143 (fax)", ["617-555-0143"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(FaxRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "phone 617-555-0142",
        "fax the results today",
        "faxed 3 pages",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(FaxRecognizer(), text) == []
