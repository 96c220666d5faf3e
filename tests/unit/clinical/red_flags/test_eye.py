"""Eye rules."""

from __future__ import annotations

import pytest

from tests.unit.clinical.red_flags.tables import denied, fired

POSITIVE = [
    ("sudden loss of vision in the right eye", "sudden_visual_loss"),
    ("flashes and floaters, like a curtain across my vision", "sudden_visual_loss"),
    ("painful red eye with halos around lights and vomiting", "acute_glaucoma"),
    ("bleach splashed in the eye", "injury"),
    ("red eye, contact lenses, light hurts", "painful_red_eye"),
]
DENIED = [("no sudden vision loss", "sudden_visual_loss")]
QUIET = [
    "itchy eyes in hay fever season",
    "stye on the upper lid",
    "cataract surgery next month",
]


@pytest.mark.parametrize(("text", "rule"), POSITIVE)
def test_fires(text: str, rule: str) -> None:
    assert f"eye.{rule}" in fired(text)


@pytest.mark.parametrize(("text", "rule"), DENIED)
def test_denied_is_reported_and_not_acted_on(text: str, rule: str) -> None:
    assert f"eye.{rule}" in denied(text)
    assert not fired(text)


@pytest.mark.parametrize("text", QUIET)
def test_stays_quiet(text: str) -> None:
    assert not fired(text)
