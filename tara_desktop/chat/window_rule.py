"""The line in the transcript above which the model no longer sees anything, in words and not by colour alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from tara_desktop.theme.style import Theme

WORDS: Final = "TARA's model no longer sees what is above this line"


class WindowRule(QWidget):
    """A hairline, the words, a hairline."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        words = QLabel(WORDS)
        words.setProperty("role", "caption")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        for stretch, part in ((1, _line()), (0, words), (1, _line())):
            row.addWidget(part, stretch)
        words.setMinimumWidth(min(words.fontMetrics().horizontalAdvance(WORDS) + theme.space(2), 420))
        self.setAccessibleName(WORDS)
        self.hide()

    def fit(self, width: int) -> int:
        """The height in pixels at `width`."""
        return max(self._row.heightForWidth(width), self._row.sizeHint().height())


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("role", "rule")
    return line
