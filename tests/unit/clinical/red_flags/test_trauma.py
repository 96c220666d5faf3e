"""Trauma rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("bumped his head on the cupboard", "head_injury"),
    ("fell and hit her head, on apixaban", "head_injury_high_risk"),
    ("concussion, vomited twice, doesn't remember the game", "head_injury_high_risk"),
    ("neck pain after a crash", "spine"),
    ("stabbed in the abdomen", "major"),
    ("fell 3 metres from scaffolding", "major"),
    ("bleeding won't stop, soaking through towels", "major"),
    ("bone sticking out of the shin", "limb_threat"),
    ("leg shortened and externally rotated after a fall", "hip_fracture"),
    ("scald to the face of a toddler", "major_burn"),
]
DENIED = [("denies head injury", "head_injury")]
QUIET = [
    "ankle sprain, can walk",
    "burning when I pee",
    "burned out after residency",
    "Hi, can you help me with a referral letter?",
    "flu shot today",
    "steroid shot to the knee last month",
    "Canadian CT head rule: list the criteria",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"trauma.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"trauma.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
