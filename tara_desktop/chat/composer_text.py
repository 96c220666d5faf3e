"""The field a message is typed into: grows with its text up to a third of the window, underlines identifiers.

Identifiers are drawn as extra selections, which are no part of the document: neither the undo stack nor a copy knows
of them. A paste that would go over the limit is refused as a whole, so that the text stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from tara_desktop import clipboard
from tara_desktop.theme.style import Theme
from tara_health import limits

LINES_AT_MOST: Final = 10


class ComposerText(QPlainTextEdit):
    """Emits `send` at Return or Ctrl+Return, `refused` with the length a paste would have given, `stop` at Escape."""

    send = Signal()
    stop = Signal()
    refused = Signal(int)
    focused = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.wear()

    def wear(self) -> None:
        """Take the theme's text size."""
        self._grow()

    def text(self) -> str:
        """What was typed, as it was typed: line ends are newlines."""
        return self.toPlainText()

    def underline(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Draw a wavy line under those places (start and end in UTF-16 units)."""
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self._theme.colour("warn"))
        marks = []
        for start, end in ranges:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, look
            marks.append(mark)
        self.setExtraSelections(marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return sends and Shift+Return breaks the line; Escape stops a reply that is being written."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertText("\n")
                self.ensureCursorVisible()
            elif not event.isAutoRepeat():
                self.send.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.Cut):
            self._copy(cut=event.matches(QKeySequence.StandardKey.Cut))
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take plain text only, and only what fits."""
        if not source.hasText():
            return
        text = source.text()
        cursor = self.textCursor()
        length = self.document().characterCount() - 1 - len(cursor.selectedText()) + len(text)
        if length > limits.MESSAGE_CHARACTERS:
            self.refused.emit(length)
        else:
            cursor.insertText(text)
            self.ensureCursorVisible()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the frame."""
        super().focusOutEvent(event)
        self.focused.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The placeholder may take more lines, or fewer."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size asks for another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._grow()

    def _copy(self, *, cut: bool) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            clipboard.copy(cursor.selection().toPlainText())
            if cut:
                cursor.removeSelectedText()

    @Slot()
    def _grow(self) -> None:
        spacing = self.fontMetrics().lineSpacing()
        lines = self.document().documentLayout().documentSize().height()
        if self.document().isEmpty():
            lines = max(lines, self._placeholder_height() / spacing)
        shown = max(1, min(round(lines), LINES_AT_MOST))
        self.setFixedHeight(shown * spacing + self._theme.space(1))

    def _placeholder_height(self) -> int:
        """Qt breaks a placeholder into lines and makes no room for them."""
        room = QRect(0, 0, max(1, self.viewport().width() - 2 * self._theme.space(0)), 1_000)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.placeholderText()).height()
