"""What stands in the place of a conversation that has no message yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tara_desktop.theme.style import Theme

TITLE = "What would you like to think through?"
LINES = (
    "Ask a clinical question, or draft a message to a patient. What you write is read, answered and kept on this "
    "computer alone. TARA can be wrong: you decide."
)


class EmptyPage(QWidget):
    """A title and one sentence, in the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(2))
        column.addStretch(1)
        for words, role in ((TITLE, "title"), (LINES, "muted")):
            label = QLabel(words)
            label.setProperty("role", role)
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMaximumWidth(round(620 * theme.scale))
            label.setMinimumWidth(round(200 * theme.scale))
            # The alignment of an item and word wrap do not go together in a box: the row centres it.
            column.addLayout(_centred(label))
        column.addStretch(2)


def _centred(label: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 10)
    row.addStretch(1)
    return row
