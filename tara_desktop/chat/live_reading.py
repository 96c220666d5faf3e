"""Has the text in the composer read for identifiers, away from the GUI thread, one reading at a time.

While a reading is under way only the newest text waits behind it, so fast typing never builds a queue. Nothing is asked
before the assistant is there: a waiting job would hold a thread that its loading needs.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from tara_desktop.session import Session
from tara_health import limits

if TYPE_CHECKING:
    from tara_health.assistant import Assistant
    from tara_health.records import PhiSpan


class LiveReading(QObject):
    """Emits `found` with the spans and the revision of the text they belong to."""

    found = Signal(tuple, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._under_way = False
        self._waiting: tuple[str, int] | None = None
        session.assistantReady.connect(self._next)

    @Slot(str, int)
    def read(self, text: str, revision: int) -> None:
        """Read `text` as soon as possible."""
        self._waiting = (text, revision)
        self._next()

    def forget(self) -> None:
        """Keep no text; what is under way is dropped by the session's lock."""
        self._waiting = None
        self._under_way = False

    @Slot()
    def _next(self) -> None:
        if self._waiting is None or self._under_way or self._session.assistant is None:
            return
        text, revision = self._waiting
        self._waiting, self._under_way = None, True
        self._session.with_assistant(partial(_scan, text=text, revision=revision), self._read, self._not_read)

    def _read(self, result: tuple[tuple[PhiSpan, ...], int]) -> None:
        self._under_way = False
        self.found.emit(*result)
        self._next()

    def _not_read(self, _error: Exception) -> None:
        # The turn itself reads the message again and tells of a reader that failed.
        self._under_way = False


def _scan(assistant: Assistant, text: str, revision: int) -> tuple[tuple[PhiSpan, ...], int]:
    return assistant.analyst.scan(text[: limits.ANALYSIS_CHARACTERS]), revision
