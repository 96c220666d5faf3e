"""Why PySide6 is pinned: a release that miscounts references ends the desktop at a time nobody can foretell.

PySide6-Essentials 6.12.0 on CPython 3.11 gave one reference of None away at every call of a Qt method that returns
nothing. None is not immortal before Python 3.12: after some hundred thousand calls its count reached zero and the
interpreter died in whatever came next, mostly the garbage collector. A new pin must pass this first.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 300
STRAY = 30
"""What else in the process may take or leave meanwhile."""


def drift_of_none(calls: int, *, leak: bool = False) -> int:
    """How many references of None `calls` void calls of three Qt classes gave away or kept."""
    thing, timer, label = QObject(), QTimer(), QLabel()
    kept: list[None] = []
    before = sys.getrefcount(None)
    for _ in range(calls):
        thing.setObjectName("x")
        timer.setInterval(5)
        label.setText("x")
        if leak:
            kept.append(None)
    return abs(sys.getrefcount(None) - before)


def test_a_call_that_returns_nothing_leaves_none_as_it_was(qtbot: QtBot) -> None:
    drift_of_none(1)
    assert drift_of_none(CALLS) < STRAY
    # The control: one reference a round kept is seen.
    assert drift_of_none(CALLS, leak=True) >= CALLS - STRAY
