"""The words of one message: read-only, selectable with mouse and keyboard, and inert.

It has no scroll bars: `fit` gives the height that a width asks for and the transcript scrolls. The wheel and the paging
keys are left to the transcript. Copying from a selection goes through `clipboard`, as plain text, so that a lock can
take it back.
"""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from tara_desktop import clipboard
from tara_desktop.chat.markdown_document import InertDocument, MarkdownDocument
from tara_desktop.chat.typography import Typography

_LEFT_TO_TRANSCRIPT: Final = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Escape)
FOLDED_CHARACTERS: Final = 4_000
"""A longer message of the clinician is shown up to here until more is asked for: laying out 200,000 would hang."""


class MessageText(QTextEdit):
    """Shows plain text (`show_plain`) or Markdown through a `MarkdownDocument` (`show_markdown`, then `append`)."""

    caretMoved = Signal(QRect)

    def __init__(self, typography: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = typography
        self.markdown: MarkdownDocument | None = None
        self.setProperty("role", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setReadOnly(True)
        self.setAcceptDrops(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.cursorPositionChanged.connect(self._tell_caret)

    def show_plain(self, text: str) -> None:
        """Show `text` as it was typed."""
        document = InertDocument(self)
        document.setDefaultFont(self.look.body)
        document.setDocumentMargin(0)
        document.setPlainText(text)
        self._take(document)

    def show_markdown(self, text: str, *, streaming: bool = False) -> None:
        """Show `text` as Markdown; more may be appended while `streaming`."""
        document = MarkdownDocument(self.look, self)
        document.append(text)
        if not streaming:
            document.finish()
        self._take(document)
        self.markdown = document

    def fit(self, width: int) -> int:
        """The height in pixels that the text needs at `width`."""
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        return math.ceil(self.document().size().height())

    def empty(self) -> None:
        """Keep no text."""
        self.markdown = None
        self._take(InertDocument(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave paging to the transcript."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in _LEFT_TO_TRANSCRIPT:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the transcript."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A selection is dropped when another message or field is turned to."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def createMimeDataFromSelection(self) -> QMimeData:
        """A drag or the mouse selection carries plain text only."""
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText())
        return data

    def copy_selection(self) -> None:
        """Put the selected words on the clipboard."""
        if self.textCursor().hasSelection():
            clipboard.copy(self.textCursor().selection().toPlainText())

    def _take(self, document: InertDocument) -> None:
        former = self.document()
        self.setDocument(document)
        if isinstance(former, InertDocument):
            former.deleteLater()
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)

    def _tell_caret(self) -> None:
        if self.hasFocus():
            self.caretMoved.emit(self.cursorRect())
