"""Table of EmailAddressRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.email import EmailAddressRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("write to t.banks77@gmail.com.", ["t.banks77@gmail.com"]),
        ("JOHN_O'NEIL@hospital.org", ["JOHN_O'NEIL@hospital.org"]),
        ("josé@correo.es", ["josé@correo.es"]),
        ("anna at gmail dot com", ["anna at gmail dot com"]),
        ("bob@intranet", ["bob@intranet"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(EmailAddressRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "@ 5 mg/kg",
        "seen @ 3 pm",
        "look at me dot",
        "2@3",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(EmailAddressRecognizer(), text) == []
