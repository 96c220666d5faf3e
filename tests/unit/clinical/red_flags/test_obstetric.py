"""Obstetric rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("8 weeks pregnant with spotting", "bleeding"),
    ("32 weeks, heavy vaginal bleeding, pregnant with twins", "major_bleeding"),
    ("late period, one-sided pelvic pain and fainted", "ectopic"),
    ("pregnant and cramping", "abdominal_pain"),
    ("G2P1 34/40, HELLP suspected", "preeclampsia_named"),
    ("pregnant 35 weeks with headache and flashing lights", "preeclampsia_symptoms"),
    ("28 weeks pregnant, BP 168/112", "severe_hypertension"),
    ("pregnant, BP 144/92", "hypertension"),
    ("36 weeks pregnant, temp 38.6", "fever"),
    ("I haven't felt the baby move since yesterday", "fetal_danger"),
    ("cord prolapse in room 3", "fetal_danger"),
    ("pregnant and my waters broke", "labour"),
    ("6 days postpartum, soaking a pad an hour", "postpartum_danger"),
    ("two weeks after giving birth, hearing voices about the baby", "postpartum_danger"),
]
DENIED = [("pregnant, no bleeding", "bleeding"), ("20 weeks pregnant, denies cramping", "abdominal_pain")]
QUIET = [
    "Folic acid dose before pregnancy",
    "spotting on the progestogen-only pill, not pregnant",
    "antenatal booking, feeling well, BP 112/70",
    "What is the definition of pre-eclampsia?",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"obstetric.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"obstetric.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
