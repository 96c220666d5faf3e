"""Table of PlaceRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.place import PlaceRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("lives in Springfield", ["Springfield"]),
        ("from Tulsa", ["Tulsa"]),
        ("moved to Kankakee", ["Kankakee"]),
        ("boston", ["boston"]),
        ("Cook County", ["Cook County"]),
        ("grew up in New Orleans", ["New Orleans"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(PlaceRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "in Texas",
        "from Mexico",
        "Glasgow coma scale",
        "Ottawa ankle rules",
        "in ICU",
        "Lyme disease",
        "Boston criteria",
        "Bristol stool chart",
        "New York Heart Association",
        "Framingham study",
        "home from ED",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(PlaceRecognizer(), text) == []
