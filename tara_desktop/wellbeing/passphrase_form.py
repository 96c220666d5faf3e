"""Another passphrase for the private file: the old one, and the new one twice."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import SecretField, paragraph
from tara_desktop.wellbeing.in_view import bring_into_view


class PassphraseForm(QWidget):
    """Hidden until `open_form`; `submitted` carries the old passphrase and the new one twice."""

    submitted = Signal(str, str, str)
    refused = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.old = SecretField(theme, "Passphrase now")
        self.new = SecretField(theme, "New passphrase of your private file")
        self.again = SecretField(theme, "The new passphrase again")
        self.yes = QPushButton("Change it")
        self.yes.setProperty("role", "primary")
        self.no = QPushButton("Keep the old one")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.space(1), 0, theme.space(2))
        layout.setSpacing(theme.space(1))
        for words, field in (
            ("Passphrase now", self.old),
            ("New passphrase", self.new),
            ("New passphrase again", self.again),
        ):
            label = paragraph(words, "strong")
            label.setBuddy(field)
            layout.addWidget(label)
            layout.addWidget(field)
        layout.addWidget(paragraph("If you forget it, what you kept is gone: nobody can reset it.", "muted"))
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        layout.addLayout(row)
        self.again.returnPressed.connect(self._submit)
        self.yes.clicked.connect(self._submit)
        self.no.clicked.connect(self._refuse)
        self.hide()

    def forget(self) -> None:
        """Empty the fields."""
        for field in (self.old, self.new, self.again):
            field.forget()

    @Slot()
    def open_form(self) -> None:
        """Show it."""
        self.show()
        self.old.setFocus()
        bring_into_view(self)

    def close_form(self) -> None:
        """Empty and hide it."""
        self.forget()
        self.hide()

    @Slot()
    def _submit(self) -> None:
        self.submitted.emit(self.old.text(), self.new.text(), self.again.text())

    @Slot()
    def _refuse(self) -> None:
        self.close_form()
        self.refused.emit()
