"""Vascular rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("tearing pain between the shoulder blades", "aortic_dissection"),
    ("known AAA with sudden back pain", "aneurysm"),
    ("cold pale leg, no pedal pulse", "limb_ischaemia"),
    ("left calf swollen and red after a flight", "deep_vein_thrombosis"),
    ("jaw claudication and scalp tenderness at 74", "giant_cell_arteritis"),
]
DENIED = [("no calf swelling, no DVT", "deep_vein_thrombosis")]
QUIET = [
    "DVT prophylaxis after hip replacement: which agent?",
    "ankles are swollen on amlodipine",
    "Raynaud's: cold blue fingers in winter",
    "AAA screening age",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"vascular.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"vascular.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
