"""Watches the application for keys, clicks, wheel and touch, and tells when the idle policy says to lock.

Moving the mouse does not count: a sleeve on the desk must not keep a history open. The first key after a sleep that
was too long is swallowed, so that it does nothing in a window that is about to lock.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from tara_desktop.idle import IdlePolicy

LONGEST_WAIT_S: Final = 5.0
"""The clocks are looked at this often at least: a timer does not count sleep."""

ACTIVITY: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleLock(QObject):
    """Emits `due` once when nobody did anything for the policy's time. Runs between `start()` and `stop()`."""

    due = Signal()

    def __init__(self, app: QApplication, policy: IdlePolicy) -> None:
        super().__init__(app)
        self.policy = policy
        self._app = app
        self._running = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    @Slot()
    def start(self) -> None:
        """Count from now."""
        self.policy.restart()
        if not self._running:
            self._running = True
            self._app.installEventFilter(self)
        self._wait()

    @Slot()
    def stop(self) -> None:
        """Count no more."""
        if self._running:
            self._running = False
            self._app.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note activity; swallow what comes too late."""
        if self._running and event.type() in ACTIVITY and not self.policy.active():
            self._tell()
            return True
        return False

    @Slot()
    def _look(self) -> None:
        if self.policy.due():
            self._tell()
        else:
            self._wait()

    def _wait(self) -> None:
        self._timer.start(round(min(self.policy.remaining_s() + 0.05, LONGEST_WAIT_S) * 1000))

    def _tell(self) -> None:
        self.stop()
        self.due.emit()
