"""Table of AgeOver89Recognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.age import AgeOver89Recognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("a 94-year-old man", ["94-year-old"]),
        ("94yo F", ["94yo"]),
        ("aged 93", ["93"]),
        ("she turned 101", ["101"]),
        ("ninety-four years old", ["ninety-four years old"]),
        ("in her 90s", ["90s"]),
        ("born in 1925", ["1925"]),
        ("DOB 1930", ["1930"]),
        ("91M with COPD", ["91"]),
        ("his 95th birthday", ["95th"]),
        ("she is 92.", ["92"]),
        ("a centenarian", ["centenarian"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(AgeOver89Recognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "89-year-old",
        "aged 90 or older",
        "BP 120/95",
        "SpO2 94%",
        "HR 98",
        "weight 95 kg",
        "95 years ago",
        "born in 1960",
        "90 mg",
        "INR 2.5",
        "ages 90+",
        "she is 92% on air",
        "after running for 100 m",
        "temp 98.6",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(AgeOver89Recognizer(), text) == []
