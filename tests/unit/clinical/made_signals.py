"""Signals made by hand, for the pure decisions that rest on them. The real encoder has tests of its own beside."""

from __future__ import annotations

from tara_health.encoder.heads import HEADS
from tara_health.encoder.signals import Signals

_QUIET = {"urgency": "routine", "request": "ok", "emotion": "neutral", "group": "neutral", "scenario": "consultation"}


def made_signals(**raised: dict[str, float]) -> Signals:
    """Quiet signals in which the given answers have the given probabilities."""
    odds = {head.name: dict.fromkeys(head.answers, 0.0) for head in HEADS}
    for name, answer in _QUIET.items():
        odds[name][answer] = 1.0
    for name, answers in raised.items():
        odds[name] |= answers
        if name in _QUIET:
            odds[name][_QUIET[name]] = 1 - sum(answers.values())
    return Signals(odds)


def nothing_heard() -> Signals:
    """A message in which the encoder hears nothing."""
    return made_signals()
