"""Where a message is written: the field, what it is for, what it contains, and one button that sends or stops.

The text is never lost: it is only taken out of the field by `take`, and `give_back` returns it when sending failed.
What is found in it arrives late, from another thread; it is applied only if the text is still the one asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tara_desktop.chat.composer_text import ComposerText
from tara_desktop.chat.phi_words import contains, qt_ranges
from tara_desktop.theme.style import Theme, restyle
from tara_health.errors import EmptyMessage, MessageTooLong
from tara_health.limits import MESSAGE_CHARACTERS
from tara_health.records import PhiSpan
from tara_health.vocabulary import Mode

PAUSE_MS: Final = 250
"""The text is read after this pause in typing."""
MODES: Final = {
    Mode.CLINICAL_QUESTION: ("Clinical question", "clinical", "Ask about this patient, or ask anything clinical"),
    Mode.PATIENT_MESSAGE: (
        "Patient message",
        "letter",
        "Paste the patient's message, or say what to tell them",
    ),
}


class Composer(QFrame):
    """Emits `submitted` with text that may be sent, `stopped`, and `unread` with text to scan and its revision."""

    submitted = Signal(str)
    stopped = Signal()
    unread = Signal(str, int)
    modeChanged = Signal(object)
    editLeft = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.underlines = True
        self._busy = False
        self._found: tuple[PhiSpan, ...] = ()
        self.text = ComposerText(theme)
        self.modes = {mode: QToolButton() for mode in Mode}
        self.action = QPushButton()
        self.contains = QLabel()
        self.problem = QLabel()
        self.editing = QPushButton("Editing an earlier message; it is kept. Press here to write a new one instead.")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._build()
        self._pause.timeout.connect(self._ask_reading)
        self.text.textChanged.connect(self._changed)
        self.text.send.connect(self.submit)
        self.text.stop.connect(self._escape)
        self.text.refused.connect(self._too_long)
        self.text.focused.connect(self._frame_focus)
        self.action.clicked.connect(self._pressed)
        self.editing.clicked.connect(self._leave_edit)
        theme.changed.connect(self._dress)
        self.choose_mode(Mode.CLINICAL_QUESTION)
        self.set_busy(False)

    @property
    def busy(self) -> bool:
        """Does the button stop a reply?"""
        return self._busy

    @property
    def mode(self) -> Mode:
        """What the next turn is for."""
        return next((mode for mode, button in self.modes.items() if button.isChecked()), Mode.CLINICAL_QUESTION)

    def choose_mode(self, mode: Mode) -> None:
        """Switch to `mode`."""
        self.modes[mode].setChecked(True)
        self._prompt(mode)

    def set_busy(self, busy: bool) -> None:
        """A reply is being written: the button stops it."""
        self._busy = busy
        self.action.setText("Stop" if busy else "Send")
        self.action.setAccessibleName("Stop the reply" if busy else "Send the message")
        self.action.setToolTip("Stop (Esc)" if busy else "Send (Enter); Shift+Enter starts a new line")
        self._dress()

    def show_editing(self, editing: bool) -> None:
        """The text stands in for an earlier message, or not."""
        self.editing.setVisible(editing)

    def take(self) -> str:
        """Take the text out: it is on its way."""
        text = self.text.text()
        self.clear_all_text()
        return text

    def give_back(self, text: str) -> None:
        """Put text that could not be sent back, before what was typed since."""
        since = self.text.text()
        self.text.setPlainText(f"{text}\n\n{since}" if since.strip() else text)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def show_problem(self, sentence: str) -> None:
        """Say why nothing was sent; it goes away with the next key."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_found(self, spans: Sequence[PhiSpan], revision: int) -> None:
        """What was found in the text of that revision; a late answer about an older text is dropped."""
        if revision != self.text.document().revision():
            return
        self._found = tuple(spans)
        if self.underlines:
            self.text.underline(qt_ranges(self.text.text(), spans))
        self.contains.setText(contains(spans))
        self.contains.setVisible(bool(spans))

    def clear_all_text(self) -> None:
        """Keep no text, and no way to undo back to it."""
        self._pause.stop()
        self.text.clear()
        self.text.document().clearUndoRedoStacks()
        self.text.setExtraSelections([])
        self._found = ()
        self.contains.clear()
        self.contains.hide()
        self.show_problem("")

    @Slot()
    def submit(self) -> None:
        """Send the text, or say why not; it stays in the field until `take`."""
        text = self.text.text()
        if self._busy:
            self.show_problem("TARA is still answering. Press Esc to stop it, or wait; your text stays here.")
        elif not text.strip():
            self.show_problem(str(EmptyMessage()))
        elif len(text) > MESSAGE_CHARACTERS:
            self._too_long(len(text))
        else:
            self.submitted.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the modes don't fit beside the button, they stand one above the other."""
        super().resizeEvent(event)
        self._stack_modes()

    def _stack_modes(self) -> None:
        edges = self._column.contentsMargins()
        needed = sum(button.sizeHint().width() for button in (*self.modes.values(), self.action))
        needed += edges.left() + edges.right() + 3 * self._theme.space(1)
        directions = QBoxLayout.Direction
        self._mode_box.setDirection(directions.TopToBottom if needed > self.width() else directions.LeftToRight)

    def _prompt(self, mode: Mode) -> None:
        self.text.setPlaceholderText(MODES[mode][2])
        self.text.wear()

    def _build(self) -> None:
        space = self._theme.space
        self.setProperty("role", "composer")
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(space(3), space(2), space(2), space(2))
        column.setSpacing(space(1))
        for label, role, tone in ((self.problem, "error", ""), (self.contains, "caption", "warn")):
            label.setProperty("role", role)
            label.setProperty("tone", tone)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.hide()
        self.text.setAccessibleName("Message")
        self.text.setAccessibleDescription("Enter sends, Shift and Enter start a new line")
        row = QHBoxLayout()
        row.setSpacing(space(1))
        self._mode_box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._mode_box.setSpacing(space(0))
        group = QButtonGroup(self)
        for mode, button in self.modes.items():
            words, _, _ = MODES[mode]
            button.setText(words)
            button.setCheckable(True)
            button.setProperty("role", "mode")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(f"Write as: {words}")
            button.toggled.connect(self._mode_toggled)
            group.addButton(button)
            self._mode_box.addWidget(button)
        row.addLayout(self._mode_box)
        row.addStretch(1)
        row.addWidget(self.action, 0, Qt.AlignmentFlag.AlignBottom)
        self.editing.setProperty("role", "chip")
        self.editing.hide()
        column.addWidget(self.editing, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.problem, self.text, self.contains):
            column.addWidget(part)
        column.addLayout(row)
        self._order()

    def _order(self) -> None:
        """Text first, then what it is for, then the button."""
        path: list[QWidget] = [self.editing, self.text, *self.modes.values(), self.action]
        for one, following in pairwise(path):
            self.setTabOrder(one, following)

    @Slot()
    def _dress(self) -> None:
        self.text.wear()
        restyle(self.action, role="danger" if self._busy else "primary")
        self.action.setIcon(
            self._theme.icon("stop", "danger") if self._busy else self._theme.icon("send", "accent_text")
        )
        for mode, button in self.modes.items():
            button.setIcon(self._theme.icon(MODES[mode][1], "accent" if button.isChecked() else "muted"))
            button.setIconSize(self._theme.icon_size())
        self._stack_modes()
        if self._found and self.underlines:
            self.text.underline(qt_ranges(self.text.text(), self._found))

    @Slot(bool)
    def _mode_toggled(self, on: bool) -> None:
        if on:
            self._prompt(self.mode)
            self.modeChanged.emit(self.mode)
        self._dress()

    @Slot()
    def _changed(self) -> None:
        self.show_problem("")
        if not self.text.document().isEmpty():
            self._pause.start()
        else:
            self.show_found((), self.text.document().revision())

    @Slot()
    def _ask_reading(self) -> None:
        self.unread.emit(self.text.text(), self.text.document().revision())

    @Slot()
    def _pressed(self) -> None:
        if self._busy:
            self.stopped.emit()
        else:
            self.submit()

    @Slot()
    def _escape(self) -> None:
        if self._busy:
            self.stopped.emit()

    @Slot()
    def _leave_edit(self) -> None:
        self.clear_all_text()
        self.editLeft.emit()

    @Slot(int)
    def _too_long(self, length: int) -> None:
        self.show_problem(str(MessageTooLong(length, MESSAGE_CHARACTERS)))

    @Slot(bool)
    def _frame_focus(self, on: bool) -> None:
        restyle(self, active="true" if on else "false")
