"""Table of NameKnownRecognizer: what it finds, and what it must leave alone."""

from __future__ import annotations

import pytest

from tara_health.phi.recognizers.name_known import NameKnownRecognizer
from tests.unit.phi.found import found


@pytest.mark.parametrize(
    ("text", "identifiers"),
    [
        ("Anna S. is here", ["Anna S."]),
        ("SMITH, JOHN Q", ["SMITH, JOHN Q"]),
        ("OKAFOR, BOGDAN was seen", ["OKAFOR, BOGDAN"]),
        ("john smith came", ["john smith"]),
        ("Jessica's labs", ["Jessica"]),
        ("J. Smith", ["J. Smith"]),
        ("Mark Johnson", ["Mark Johnson"]),
        ("James Wilson", ["James Wilson"]),
        ("jessica says", ["jessica"]),
        ("Mohammed Al-Rashid", ["Mohammed Al-Rashid"]),
        ("Susan Albright", ["Susan Albright"]),
        ("maria lopez 62f", ["maria lopez"]),
    ],
)
def test_found(text: str, identifiers: list[str]) -> None:
    assert found(NameKnownRecognizer(), text) == identifiers


@pytest.mark.parametrize(
    "text",
    [
        "Wilson disease",
        "Bell's palsy",
        "grace period",
        "mark the site",
        "will you",
        "Gordon syndrome",
        "E. coli",
        "May I ask",
        "rose bengal",
        "hope so",
        "Parkinson",
        "a frank discussion",
        "faith healing",
        "joy and hope",
    ],
)
def test_left_alone(text: str) -> None:
    assert found(NameKnownRecognizer(), text) == []
