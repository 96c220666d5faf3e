"""One message in the transcript: its words, the line that says where they come from, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from tara_desktop import clipboard
from tara_desktop.chat.message_text import FOLDED_CHARACTERS, MessageText
from tara_desktop.chat.shown import ShownMessage
from tara_desktop.chat.typography import Typography
from tara_desktop.chat.version_switcher import VersionSwitcher
from tara_desktop.theme.style import Theme, restyle
from tara_health.vocabulary import ReplyState

MORE_CHARACTERS: Final = 20_000
"""How much more of a long message each press shows."""


class MessageView(QFrame):
    """Emits `regenerate`, `edit` and `moved` (-1 or +1, from the arrow keys); `grew` when it must be measured again."""

    regenerate = Signal(object)
    edit = Signal(object)
    moved = Signal(object, int)
    grew = Signal(object)

    def __init__(self, message: ShownMessage, theme: Theme, look: Typography, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        self.dirty = True
        self.fitted = 0
        self._theme = theme
        self._shown_characters = FOLDED_CHARACTERS
        self._muted = False
        self.text = MessageText(look, self)
        self.state = _label("caption", "warn")
        self.footer = _label("caption")
        self.note = _label("caption")
        self.more = QPushButton("Show more of this message")
        self.switcher = VersionSwitcher(theme)
        self.copy_button = self._button("copy", "Copy", "Copy this message")
        self.again_button = self._button("regenerate", "Regenerate", "Write this reply again; this one is kept")
        self.edit_button = self._button("edit", "Edit and resend", "Edit and resend; this message is kept")
        self._build()
        self.show_message(message)

    def show_message(self, message: ShownMessage, *, can_regenerate: bool = False) -> None:
        """Show another state of the same message."""
        words_changed = self.text.document().isEmpty() or message.text != self.message.text
        streaming = message.state is ReplyState.STREAMING
        self.message = message
        if words_changed:
            self._show_words(streaming=streaming)
        elif self.text.markdown is not None and not streaming:
            self.text.markdown.finish()
        self._show_footer()
        self.switcher.show_versions(message.versions, message.id)
        self.again_button.setVisible(can_regenerate and not streaming and not message.by_user)
        self.copy_button.setVisible(not streaming and bool(message.text))
        self.dirty = True

    def show_versions(self, versions: tuple[int, ...]) -> None:
        """The message has these versions by now."""
        self.message = replace(self.message, versions=versions)
        self.switcher.show_versions(versions, self.message.id)
        self.dirty = True

    def append(self, piece: str) -> None:
        """The reply goes on."""
        if self.text.markdown is not None:
            self.text.markdown.append(piece)
            self.message = replace(self.message, text=self.message.text + piece)
            self.dirty = True

    def wear(self, look: Typography) -> None:
        """Draw the words again in another look."""
        self.text.look = look
        self._show_words(streaming=self.message.state is ReplyState.STREAMING)
        self._dress_buttons()
        self.dirty = True

    def fit(self, width: int) -> int:
        """The height in pixels that the message needs at `width`."""
        if not self.fitted:
            # Before the style sheet has been applied, a button tells a smaller size than it will have.
            for child in self.findChildren(QWidget):
                child.ensurePolished()
        margins = self._column.contentsMargins()
        inner = width - margins.left() - margins.right()
        if self.message.by_user:
            # Hidden buttons count as well, so that words don't move when one appears.
            inner -= sum(button.sizeHint().width() + self._row.spacing() for button in self._beside)
        self.text.setFixedHeight(self.text.fit(inner))
        # Both remember sizes; a fixed height that changes while the page is hidden does not make them forget.
        self._row.invalidate()
        self._column.invalidate()
        height = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else -1
        self.fitted = max(height, self._column.sizeHint().height() if height < 0 else height)
        self.dirty = False
        return self.fitted

    def set_muted(self, muted: bool) -> None:
        """Draw the words as what the model no longer sees; they stay readable."""
        if muted != self._muted:
            self._muted = muted
            restyle(self.text, tone="muted" if muted else "")

    def set_current(self, current: bool) -> None:
        """Only the current message is on the Tab path: eighty messages would be a long way to the composer."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.ClickFocus)
        for button in (self.copy_button, self.again_button, self.edit_button, self.more):
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if current else Qt.FocusPolicy.NoFocus)
        self.switcher.set_focusable(current)

    def empty(self) -> None:
        """Keep no text."""
        self.message = ShownMessage(self.message.id, self.message.role, "")
        self.text.empty()
        for label in (self.state, self.footer, self.note):
            label.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go to the neighbour, Left and Right to another version, Return into the words, Ctrl+C copies."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_all()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(self, -1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.hasFocus():
            (self.switcher.go_back if event.key() == Qt.Key.Key_Left else self.switcher.go_on)()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.text.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the focus ring."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)

    @Slot()
    def copy_all(self) -> None:
        """Copy the message as it was written, Markdown included."""
        clipboard.copy(self.message.text)

    def _build(self) -> None:
        space = self._theme.space
        self._column = QVBoxLayout(self)
        if self.message.by_user:
            self.setProperty("role", "bubble-user")
            self._column.setContentsMargins(space(3), space(2), space(2), space(2))
        else:
            self._column.setContentsMargins(space(3), space(1), space(2), 0)
        self._column.setSpacing(space(0))
        self._row = row = QHBoxLayout()
        row.setSpacing(space(1))
        self._beside = (self.copy_button, self.edit_button if self.message.by_user else self.again_button)
        if self.message.by_user:
            # The buttons stand beside a message and below a reply, whose footer has room for them.
            row.addWidget(self.text, 1)
            self._column.addLayout(row)
        else:
            self._column.addWidget(self.text)
        for part in (self.more, self.state, self.note):
            self._column.addWidget(part)
        if not self.message.by_user:
            row.addWidget(self.footer, 1)
            self._column.addLayout(row)
        self._column.addWidget(self.switcher)
        for button in self._beside:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        for unused in (self.footer, self.again_button) if self.message.by_user else (self.edit_button,):
            unused.setParent(self)
            unused.hide()
        self.more.setProperty("role", "quiet")
        self.more.clicked.connect(self._show_more)
        self.copy_button.clicked.connect(self.copy_all)
        self.again_button.clicked.connect(self._ask_again)
        self.edit_button.clicked.connect(self._ask_edit)
        self.set_current(False)

    def _button(self, icon: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "icon")
        button.setProperty("icon_name", icon)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        button.setIcon(self._theme.icon(icon, "muted"))
        button.setIconSize(self._theme.icon_size())
        return button

    def _dress_buttons(self) -> None:
        for button in (self.copy_button, self.again_button, self.edit_button):
            button.setIcon(self._theme.icon(str(button.property("icon_name")), "muted"))
            button.setIconSize(self._theme.icon_size())
        self.switcher.dress()

    def _show_words(self, *, streaming: bool = False) -> None:
        text = self.message.text
        if self.message.by_user:
            self.text.show_plain(text[: self._shown_characters])
            self.more.setVisible(len(text) > self._shown_characters)
        else:
            self.text.show_markdown(text, streaming=streaming)
            self.more.hide()

    def _show_footer(self) -> None:
        message = self.message
        self.setAccessibleName(message.name)
        self.text.setAccessibleName(message.name)
        self.setAccessibleDescription(message.state_words)
        self.state.setText(message.state_words)
        self.note.setText(message.disclaimer)
        self.footer.setText(message.footer)
        self.setToolTip(message.time)
        for label in (self.state, self.note):
            label.setVisible(bool(label.text()))

    @Slot()
    def _show_more(self) -> None:
        self._shown_characters += MORE_CHARACTERS
        self._show_words()
        self.dirty = True
        self.grew.emit(self)

    @Slot()
    def _ask_again(self) -> None:
        self.regenerate.emit(self.message)

    @Slot()
    def _ask_edit(self) -> None:
        self.edit.emit(self.message)


def _label(role: str, tone: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    return label
