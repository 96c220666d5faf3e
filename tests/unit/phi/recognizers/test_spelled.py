"""Tables of the recognisers of spelt codes and names."""

from __future__ import annotations

import base64

import pytest

from tara_health.phi.recognizers.spelled import SpelledCodeRecognizer, SpelledNameRecognizer
from tests.unit.phi.found import found

ENCODED = base64.b64encode(b"John Smith, born 1950").decode()


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("six one seven five five five oh one four two", ["six one seven five five five oh one four two"]),
        ("MRN zero zero four-eight two nine", ["zero zero four-eight two nine"]),
        ("SSN 0 7 8 0 5 1 1 2 0", ["0 7 8 0 5 1 1 2 0"]),
        (f"see {ENCODED} there", [ENCODED]),
    ],
)
def test_codes(text: str, identifiers: list[str]) -> None:
    assert found(SpelledCodeRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "one or two tablets three times a day for four weeks",
        "PEEP 5 8 10",
        "acetaminophenhydrocodonebitartrate",
        "NeuroinflammatoryDegenerative",
        "0.5 0.7 0.9 1.1 1.3 1.5 1.7",
    ],
)
def test_no_codes(text: str) -> None:
    assert found(SpelledCodeRecognizer(), text) == []


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [("it is J o h n S m i t h", ["J o h n S m i t h"]), ("grades A B C D E", []), ("T R I A G E", [])],
)
def test_names(text: str, identifiers: list[str]) -> None:
    assert found(SpelledNameRecognizer(), text) == identifiers
