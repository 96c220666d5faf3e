"""Identifiers in disguise are found whole: look-alike and styled letters, broken lines, words, base64."""

from __future__ import annotations

import base64

import pytest

from tara_health.phi.redact import mask
from tara_health.phi.scan import PhiScanner

NAME = "John Smith"


@pytest.fixture(scope="module")
def scanner() -> PhiScanner:
    loaded = PhiScanner()
    loaded.load()
    return loaded


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"patient {NAME} was seen", NAME),  # control: no disguise
        ("patient Јоhn Smіth was seen", "Јоhn Smіth"),
        ("patient Jo\u200bhn Smi\u2060th was seen", "hn Smi"),
        ("patient ℐohn 𝒮mith was seen", "ℐohn 𝒮mith"),
        ("patient Ｊｏｈｎ Ｓｍｉｔｈ was seen", "Ｊｏｈｎ Ｓｍｉｔｈ"),
        ("patient J o h n S m i t h was seen", "J o h n S m i t h"),
        ("Patient John\nSmith was seen", "Smith"),
        ("SSN О78-О5-112О on file", "О78-О5-112О"),
        ("call 617-555-\n0142 today", "0142"),
        ("MRN 0048-\n2913", "2913"),
        ("mail jane.\ndoe@example.org please", "jane.\ndoe"),
        ("phone six one seven five five five oh one four two", "six one seven"),
        ("record zero zero four eight two nine one three", "four eight two"),
        ("SSN is 0 7 8 0 5 1 1 2 0", "0 7 8 0 5 1 1 2 0"),
        ("born on the third of march nineteen fifty two", "third of march"),
        ("note " + base64.b64encode(b"John Smith MRN 00482913").decode(), "Sm9obiBTbWl0aCB"),
        ("MRN ٠٠٤٨٢٩١٣", "٠٠٤٨٢٩١٣"),
    ],
)
def test_found_and_masked(scanner: PhiScanner, text: str, hidden: str) -> None:
    assert hidden in text
    masked = mask(text, scanner.scan(text))
    assert not any(part in masked for part in hidden.split("\n"))
