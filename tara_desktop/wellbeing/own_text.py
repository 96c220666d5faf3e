"""Where somebody writes for themselves: Return starts a new line and Ctrl+Return is the one key that goes on.

Unlike the chat's field, since these are letters and not questions: nothing goes off in the middle of a thought.
Page Up and Page Down are left to whatever stands above. Copying, pasting and growing are the chat field's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tara_desktop.chat.composer_text import ComposerText
from tara_desktop.theme.style import Theme, restyle

_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGING = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class OwnText(ComposerText):
    """Emits `send` at Ctrl+Return, and `paged` with -1 or 1."""

    paged = Signal(int)

    def __init__(self, theme: Theme, name: str, least_lines: int = 2) -> None:
        self._least = least_lines
        super().__init__(theme)
        self.setAccessibleName(name)
        self.setAccessibleDescription("Control and Return go on, Return starts a new line")

    def forget(self) -> None:
        """Keep no text, and no way to undo back to it."""
        self.clear()
        self.document().clearUndoRedoStacks()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return breaks the line, with Ctrl it goes on."""
        key = Qt.Key(event.key())
        if key in _RETURN and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.textCursor().insertText("\n")
            self.ensureCursorVisible()
        elif key in _PAGING and not event.modifiers():
            self.paged.emit(_PAGING[key])
        else:
            super().keyPressEvent(event)

    @Slot()
    def _grow(self) -> None:
        super()._grow()
        least = self._least * self.fontMetrics().lineSpacing() + self._theme.space(1)
        if self.height() < least:
            self.setFixedHeight(least)


class OwnTextFrame(QFrame):
    """The edge around an `OwnText`, drawn as focused with it."""

    def __init__(self, theme: Theme, text: OwnText) -> None:
        super().__init__()
        self.setProperty("role", "composer")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2))
        self.box.setSpacing(theme.space(1))
        self.box.addWidget(text)
        text.focused.connect(self._focused)

    @Slot(bool)
    def _focused(self, on: bool) -> None:
        restyle(self, active="true" if on else "false")
