"""Table of WebAddressRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.url import WebAddressRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("https://portal.example.org/pt/88213.", ["https://portal.example.org/pt/88213"]),
        ("see www.annasblog.com, please", ["www.annasblog.com"]),
        ("facebook.com/anna.smith", ["facebook.com/anna.smith"]),
        ("mychart.lakeside.health", ["mychart.lakeside.health"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(WebAddressRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "went home.Me too",
        "pH 7.35.co",
        "e.g. aspirin",
        "i.v. access",
        "b.i.d. dosing",
        "3.5.2 release",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(WebAddressRecognizer(), text) == []
