"""Table of NameUnlistedRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.name_unlisted import NameUnlistedRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("saw Tomomi Nishiyama today", ["Tomomi Nishiyama"]),
        ("Varvio is a nurse", ["Varvio"]),
        ("and Okonjo-Iweala left", ["Okonjo-Iweala"]),
        ("told Xochitl yesterday", ["Xochitl"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(NameUnlistedRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "Recathing now",
        "give Metformin",
        "the Babinski sign",
        "Hypertension and Diabetes",
        "in Texas",
        "Lisinopril",
        "Pneumonitis",
        "Uptitrating the dose",
        "Tuesday",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(NameUnlistedRecognizer(), text) == []
