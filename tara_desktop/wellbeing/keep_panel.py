"""The end of a talk or a debrief: keep it in the private file, where that is open, or let it go. Said plainly."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph


@dataclass(frozen=True, slots=True)
class Ending:
    """What is said and offered. '' for `keep` or `go_on` leaves that way out."""

    title: str
    words: str
    let_go: str
    keep: str = ""
    go_on: str = ""


class KeepPanel(QFrame):
    """Hidden until `ask`. What loses nothing has the focus."""

    kept = Signal()
    let_go = Signal()
    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "note-banner")
        self.keep_button = QPushButton()
        self.keep_button.setProperty("role", "primary")
        self.let_go_button = QPushButton()
        self.go_on_button = QPushButton()
        self._title = paragraph("", "strong")
        self._words = paragraph("", "")
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(2))
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        for button in (self.keep_button, self.let_go_button, self.go_on_button):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        self.keep_button.clicked.connect(self.kept)
        self.let_go_button.clicked.connect(self.let_go)
        self.go_on_button.clicked.connect(self.went_on)
        self.hide()

    def ask(self, ending: Ending) -> None:
        """Show it and say so."""
        self._title.setText(ending.title)
        self._words.setText(ending.words)
        self._words.setVisible(bool(ending.words))
        offers = (
            (self.keep_button, ending.keep),
            (self.let_go_button, ending.let_go),
            (self.go_on_button, ending.go_on),
        )
        for button, words in offers:
            button.setText(words)
            button.setVisible(bool(words))
        self.setAccessibleName(f"{ending.title} {ending.words}".strip())
        self.show()
        (self.keep_button if ending.keep else self.go_on_button if ending.go_on else self.let_go_button).setFocus()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
