"""Table of NameEntityRecognizer: which names of the identifier model are believed, and which are not."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.name_entity import NameEntityRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "person", "identifiers"),
    [
        ("saw Tomomi Nishiyama today", "Tomomi Nishiyama", ["Tomomi Nishiyama"]),
        ("Dr. Patel's note", "Dr. Patel's", ["Patel"]),
        ("Anna Smith MRN 22", "Anna Smith MRN", ["Anna Smith"]),
        ("Anna Smith\nHypertension", "Anna Smith\nHypertension", ["Anna Smith"]),
        ("James Wilson disease-free", "James Wilson", ["James Wilson"]),
    ],
)
def test_believed(text: str, person: str, identifiers: list[str]) -> None:
    assert found(NameEntityRecognizer(), text, [(person, "name")]) == identifiers


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Crohn flare", "Crohn"),
        ("Lisinopril daily", "Lisinopril"),
        ("Foley catheter", "Foley"),
        ("Wilson disease", "Wilson"),
        ("CABG done", "CABG"),
        ("CrCl 35", "CrCl"),
        ("Ca 9.1", "Ca"),
        ("Denies pain", "Denies"),
    ],
)
def test_not_believed(text: str, person: str) -> None:
    assert found(NameEntityRecognizer(), text, [(person, "name")]) == []


def test_other_labels_are_not_persons() -> None:
    assert found(NameEntityRecognizer(), "Tomomi Nishiyama", [("Tomomi Nishiyama", "ORG")]) == []
