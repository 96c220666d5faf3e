"""The quiet line above the status bar: "A few minutes for you?", with three buttons. No window, no sound, no name.

It takes no focus and says itself to assistive technology once, politely. Whoever looks over a shoulder reads nothing
about what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from tara_desktop.chat.announce import announce
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.reminder_presenter import ReminderPresenter

WORDS: Final = "A few minutes for you?"
LOOK_MS: Final = 60_000
"""How often the clock is looked at."""


def _wall_clock() -> datetime:
    return datetime.now().astimezone()


class Reminder(QFrame):
    """Hidden until it is time. `accepted` says that somebody takes the minutes; `failed` carries what went wrong."""

    accepted = Signal()
    failed = Signal(Exception)

    def __init__(self, session: Session, theme: Theme, clock: Callable[[], datetime] = _wall_clock) -> None:
        super().__init__()
        self.setProperty("role", "statusbar")
        self._session = session
        self.presenter = ReminderPresenter(self, session.settings, session.tasks, clock)
        self.words = QLabel(WORDS)
        self.open = QPushButton("Open")
        self.open.setAccessibleDescription(WORDS)
        self.later = QPushButton("Not now")
        self.never = QPushButton("Not again")
        self._timer = QTimer(self, interval=LOOK_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(3), theme.space(0), theme.space(1), theme.space(0))
        row.setSpacing(theme.space(1))
        row.addWidget(self.words)
        row.addStretch(1)
        for button in (self.open, self.later, self.never):
            button.setProperty("role", "quiet")
            row.addWidget(button)
        self.open.clicked.connect(self._accept)
        self.later.clicked.connect(self.presenter.put_away)
        self.never.clicked.connect(self.presenter.stop)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.hide()

    @Slot()
    def look(self) -> None:
        """Is it time? Never before TARA is unlocked."""
        if self._session.is_unlocked:
            self.presenter.look()

    # What the presenter asks for

    def show_line(self) -> None:
        """Show it."""
        self.show()
        announce(self, WORDS)

    def hide_line(self) -> None:
        """Hide it."""
        self.hide()

    def show_problem(self, error: Exception) -> None:
        """Hand on what went wrong."""
        self.failed.emit(error)

    @Slot()
    def _accept(self) -> None:
        self.presenter.put_away()
        self.accepted.emit()
