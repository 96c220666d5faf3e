"""What was found that names somebody, with what it would become, and the three ways on. Decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_health.phi.redact import label
from tara_health.records import PhiSpan

ROWS: Final = 6
"""So many are shown; the rest is counted."""
CHARACTERS: Final = 48
"""The longest piece of text in a row."""


def pairs(text: str, spans: Sequence[PhiSpan]) -> tuple[tuple[str, str], ...]:
    """Each identifier as it stands and what would stand in its place, each pair once, in order."""
    found = ((_short(text[span.start : span.end]), label(span.category)) for span in spans)
    return tuple(dict.fromkeys(found))


class IdentifiersPanel(QFrame):
    """Hidden until `ask`."""

    without = Signal()
    as_typed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, title: str, without: str, as_typed: str) -> None:
        super().__init__()
        self.setProperty("role", "warn-banner")
        self.without_button = QPushButton(without)
        self.without_button.setProperty("role", "primary")
        self.typed_button = QPushButton(as_typed)
        self.back_button = QPushButton("Back to my text")
        self.rows: list[tuple[QLabel, QLabel]] = []
        self._more = paragraph("", "muted")
        self._lay_out(theme, title)
        self.without_button.clicked.connect(self.without)
        self.typed_button.clicked.connect(self.as_typed)
        self.back_button.clicked.connect(self.refused)
        self.hide()

    def ask(self, found: Sequence[tuple[str, str]]) -> None:
        """Show what was found, and say so."""
        for (before, after), pair in zip(self.rows, [*found[:ROWS], *[("", "")] * ROWS], strict=False):
            before.setText(pair[0])
            after.setText(f"becomes {pair[1]}" if pair[1] else "")
            before.setVisible(bool(pair[1]))
            after.setVisible(bool(pair[1]))
        rest = len(found) - ROWS
        self._more.setText(f"and {rest} more" if rest > 0 else "")
        self._more.setVisible(rest > 0)
        said = "; ".join(f"{before} becomes {after}" for before, after in found[:ROWS])
        self.setAccessibleName(f"This could name somebody. {said}")
        self.show()
        self.without_button.setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def forget(self) -> None:
        """Show nothing of it."""
        for words in (*(one for row in self.rows for one in row), self._more):
            words.setText("")
        self.setAccessibleName("")
        self.hide()

    def _lay_out(self, theme: Theme, title: str) -> None:
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(2))
        layout.addWidget(paragraph(title, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space(4))
        grid.setVerticalSpacing(space(0))
        grid.setColumnStretch(1, 1)
        for place in range(ROWS):
            before, after = QLabel(), paragraph("", "muted")
            before.setTextFormat(after.textFormat())
            self.rows.append((before, after))
            grid.addWidget(before, place, 0)
            grid.addWidget(after, place, 1)
        layout.addLayout(grid)
        layout.addWidget(self._more)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        for button in (self.without_button, self.typed_button, self.back_button):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= CHARACTERS else f"{plain[: CHARACTERS - 1]}…"
