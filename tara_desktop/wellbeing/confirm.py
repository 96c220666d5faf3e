"""Asks once more, in place, before something that can't be undone. No window of its own: the keyboard stays here."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.in_view import bring_into_view


class Confirmation(QFrame):
    """Hidden until `ask`. The way out comes first and has the focus, so that Return alone never does the thing."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, theme: Theme, title: str, words: str, yes: str, no: str, more: QWidget | None = None) -> None:
        super().__init__()
        self.setProperty("role", "warn-banner")
        self.setAccessibleName(f"{title} {words}")
        self.no = QPushButton(no)
        self.yes = QPushButton(yes)
        self.yes.setProperty("role", "danger")
        self._more = more
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(3), space(3), space(3))
        layout.setSpacing(space(2))
        layout.addWidget(paragraph(title, "strong"))
        layout.addWidget(paragraph(words, ""))
        if more is not None:
            layout.addWidget(more)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(self.no)
        row.addWidget(self.yes)
        row.addStretch(1)
        layout.addLayout(row)
        self.no.clicked.connect(self._refuse)
        self.yes.clicked.connect(self.confirmed)
        self.hide()

    def ask(self) -> None:
        """Show it and say so."""
        self.show()
        (self._more or self.no).setFocus()
        bring_into_view(self)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @Slot()
    def _refuse(self) -> None:
        self.hide()
        self.refused.emit()
