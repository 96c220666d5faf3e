"""Scores become probabilities by head, and windows of a long text become one reading."""

from __future__ import annotations

import numpy as np
import pytest

from tara_health.encoder.heads import HEADS, OUTPUTS
from tara_health.encoder.signals import signals_of

STARTS = dict(zip((head.name for head in HEADS), np.cumsum([0, *(len(head.answers) for head in HEADS)]), strict=False))


def scores(**raised: str) -> np.ndarray:
    """One window in which the named answers are likely."""
    row = np.zeros((1, OUTPUTS), np.float32)
    for head in HEADS:
        start = STARTS[head.name]
        row[0, start : start + len(head.answers)] = -4
        if head.name in raised:
            row[0, start + head.answers.index(raised[head.name])] = 4
    return row


def test_one_of_adds_up_to_one_and_any_of_does_not_have_to() -> None:
    signals = signals_of(scores(emotion="sad", danger="abuse"))
    assert sum(signals.odds["emotion"].values()) == pytest.approx(1)
    assert signals.likeliest("emotion") == "sad"
    assert signals.of("danger", "abuse") > 0.9
    assert signals.of("danger", "self_harm") < 0.1


def test_danger_in_one_window_counts_for_the_whole() -> None:
    signals = signals_of(np.concatenate([scores(danger="self_harm", request="deceive"), scores(request="ok")]))
    assert signals.of("danger", "self_harm") > 0.9
    assert signals.likeliest("request") == "deceive"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_hastiest_and_the_most_feeling_window_decide(order: tuple[int, int]) -> None:
    windows = [scores(urgency="emergency", emotion="fearful"), scores(urgency="routine", emotion="neutral")]
    signals = signals_of(np.concatenate([windows[place] for place in order]))
    assert signals.likeliest("urgency") == "emergency"
    assert signals.likeliest("emotion") == "fearful"


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="Scores of shape"):
        signals_of(np.zeros((1, OUTPUTS + 1), np.float32))
