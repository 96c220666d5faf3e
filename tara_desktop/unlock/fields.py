"""The pieces the door's pages are made of: a passphrase field that can be shown, and a problem in two sentences."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAction
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from tara_desktop.theme.style import Theme
from tara_health import limits


class SecretField(QLineEdit):
    """A line for a passphrase: dots, with an eye to look; no suggestions, no undo left behind."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setMaxLength(limits.PASSPHRASE_CHARACTERS)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = QAction(self)
        self._eye.triggered.connect(self._toggle)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        theme.changed.connect(self._dress)
        self._dress()

    def forget(self) -> None:
        """Empty it; unlike `clear` this leaves nothing to undo."""
        self.setText("")
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self._dress()

    @Slot()
    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self._eye.setIcon(self._theme.icon("eye" if hidden else "eye-off", "muted"))
        self._eye.setText("Show the passphrase" if hidden else "Hide the passphrase")
        self._eye.setToolTip(self._eye.text())


class Problem(QFrame):
    """What went wrong, then what is untouched and what to do. Hidden while silent; read out when shown."""

    shown = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "danger-banner")
        self._what = paragraph("", "error")
        self._rest = paragraph("", "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2))
        layout.setSpacing(theme.space(0))
        layout.addWidget(self._what)
        layout.addWidget(self._rest)
        self.hide()

    def say(self, what: str, rest: str) -> None:
        """Show the two parts; nothing to say hides it."""
        self._what.setText(what)
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self.setAccessibleName(f"{what} {rest}".strip())
        self.setVisible(bool(what))
        if what:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
            self.shown.emit()


def paragraph(text: str, role: str) -> QLabel:
    """A label that wraps and never takes its text for markup."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label
