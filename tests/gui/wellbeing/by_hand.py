"""What a hand does and an eye sees in this mode: keys where the focus is, the words of a page, and what was kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tara_desktop.wellbeing.view import WellbeingView
from tara_health.store.journal import Entry


class Seen(QObject):
    """Takes what a job gives, on the thread that asked."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[Any] = []

    @Slot(object)
    def take(self, value: object) -> None:
        """One more."""
        self.values.append(value)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, wherever the focus is."""
    QTest.keyClick(_focused(), key, modifier)


def write(words: str) -> None:
    """Typed, wherever the focus is."""
    QTest.keyClicks(_focused(), words)


def words(page: QWidget) -> str:
    """The labels that can be seen, a line each."""
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def kept(mode: WellbeingView, qtbot: QtBot, kind: str | None = None) -> list[Entry]:
    """What really is in the private file."""
    seen = list[list[Entry]]()
    mode.desk.use(lambda journal: journal.entries(kind), seen.append, _fail)
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    return seen[0]


def _focused() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def _fail(error: Exception) -> None:
    raise AssertionError(error)
