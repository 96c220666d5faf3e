"""Grave infections."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("fever, stiff neck and photophobia", "meningitis"),
    ("purple spots that don't fade under a glass", "non_blanching_rash"),
    ("petechiae on both legs, looks unwell", "non_blanching_rash"),
    ("cellulitis with pain out of proportion and bullae", "necrotising"),
    ("redness spreading by the hour", "necrotising"),
    ("hot swollen knee, can't bend it, 39 C", "septic_joint"),
    ("fever after returning from Ghana two weeks ago", "fever_after_travel"),
    ("fever, rash and headache after camping, pulled off a tick", "tick_borne"),
    ("quinsy with trismus", "deep_space"),
    ("needlestick from an HIV positive patient", "exposure"),
    ("bitten by a stray dog in Bali", "exposure"),
]
DENIED = [("no neck stiffness", "meningitis"), ("no non-blanching rash", "non_blanching_rash")]
QUIET = [
    "meningitis vaccine schedule for students",
    "gas in the stomach after beans",
    "When should contacts of meningococcal disease get prophylaxis?",
    "knee osteoarthritis, injection last month",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"infection.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"infection.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
