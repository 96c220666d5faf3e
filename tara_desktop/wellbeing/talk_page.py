"""The talk on screen: what both sides said, and below it where somebody writes, answers a question, or ends it.

Promises: numbers to call stand above the column, where no reply scrolls them away; the page says that the model is
small; a reply is announced once; at the lock and when the page is left no word stays in any widget.
By keyboard: Ctrl+Return sends, Escape stops a reply or asks how to end, Page Up and Page Down scroll.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tara_desktop.chat.announce import announce
from tara_desktop.page import COLUMN_PIXELS
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme, restyle
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.crisis_band import CrisisBand
from tara_desktop.wellbeing.identifiers_panel import IdentifiersPanel
from tara_desktop.wellbeing.keep_panel import Ending, KeepPanel
from tara_desktop.wellbeing.own_text import OwnText, OwnTextFrame
from tara_desktop.wellbeing.ports import JournalAccess
from tara_desktop.wellbeing.talk_column import TalkColumn, Words
from tara_desktop.wellbeing.talk_desk import TalkDesk
from tara_desktop.wellbeing.talk_presenter import BUSY, Phase, TalkPresenter
from tara_health.wellbeing.crisis import CrisisPage

HONEST: Final = (
    "Say how it is. What answers is a small model on this computer: it listens as well as it can, and where it finds "
    "no good words, words of TARA's makers stand in and say so. It is no diagnosis, no treatment and no person."
)
KEPT: Final = "Nothing is kept unless you say so at the end."
NOT_KEPT: Final = "Your private file is not open: nothing of this is kept. It is gone when you leave."
ASKED: Final = "This could name somebody. Nothing was sent yet."
WAIT_MS: Final = 400
"""Only a wait longer than this is spoken of."""


class TalkPage(QWidget):
    """`left` says that somebody goes back. `can_keep`: is the private file open?"""

    left = Signal()

    def __init__(self, session: Session, journal: JournalAccess, theme: Theme, *, can_keep: Callable[[], bool]) -> None:
        super().__init__()
        self.theme = theme
        self.presenter = TalkPresenter(self, TalkDesk(session, journal), can_keep=can_keep)
        self.back = QPushButton("Back")
        self.band = CrisisBand(theme)
        self.column = TalkColumn(theme, f"{HONEST} {KEPT if can_keep() else NOT_KEPT}")
        self.problem = Problem(theme)
        self.status = paragraph("", "caption")
        self.text = OwnText(theme, "What you want to say")
        self.send = QPushButton("Send")
        self.finish = QPushButton("&End …")
        self.identifiers = IdentifiersPanel(theme, ASKED, "Send without them", "Send as typed")
        self.ending = KeepPanel(theme)
        self._own: Words | None = None
        self._reply: Words | None = None
        self._wait = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._composer = OwnTextFrame(theme, self.text)
        self._waiting_words = ""
        self._narrow: list[QWidget] = []
        self._build()
        self._connect()
        self._widen()
        self.show_phase(Phase.IDLE, "")

    def focus_first(self) -> None:
        """Where typing goes, or the question that is open."""
        for panel in (self.identifiers.without_button, self.ending.go_on_button, self.ending.let_go_button):
            if panel.isVisible():
                panel.setFocus()
                return
        self.text.setFocus()

    def holds_back(self) -> bool:
        """Somebody wants to leave: does something here come first?"""
        return self.presenter.holds_back(self.text.text())

    def forget(self) -> None:
        """Keep no word."""
        self.presenter.forget()
        self._wait.stop()
        self.column.forget()
        self.text.forget()
        self.identifiers.forget()
        self.ending.hide()
        self.band.forget()
        self.status.setText("")
        self.problem.say("", "")
        self._own = self._reply = None

    # What the presenter asks for

    def show_phase(self, phase: Phase, words: str) -> None:
        """Send becomes Stop while something runs; what is asked takes the field's place."""
        busy = phase in BUSY
        self.send.setText("Stop" if busy else "Send")
        self.send.setAccessibleName("Stop the reply" if busy else "Send")
        restyle(self.send, role="danger" if busy else "primary")
        self.send.setIcon(self.theme.icon("stop", "danger") if busy else self.theme.icon("send", "accent_text"))
        self.finish.setEnabled(phase is Phase.IDLE)
        self._composer.setVisible(phase is Phase.IDLE or busy)
        self._wait.stop()
        if phase is Phase.WAITING:
            self._waiting_words = words
            self._wait.start()
            words = ""
        self.status.setText(words)

    def add_own(self, text: str) -> None:
        """The message is on its way."""
        self.text.forget()
        self._own, self._reply = self.column.add("You", text), None

    def show_own(self, text: str) -> None:
        """It is remembered like this."""
        if self._own is not None and self._own.text != text:
            self._own.show_words(text)

    def show_reply(self, text: str, note: str = "") -> None:
        """The reply as it stands."""
        if self._reply is None:
            self._reply = self.column.add("TARA", text, note)
        else:
            self._reply.show_words(text, note)

    def drop_turn(self) -> None:
        """It was not said."""
        for words in (self._reply, self._own):
            if words is not None:
                self.column.drop(words)
        self._own = self._reply = None

    def give_back(self, text: str) -> None:
        """Back to where it was written, before what was typed since."""
        since = self.text.text()
        self.text.setPlainText(f"{text}\n\n{since}" if since.strip() else text)
        self.text.document().clearUndoRedoStacks()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.focus_first()

    def ask_about(self, found: tuple[tuple[str, str], ...]) -> None:
        """What names somebody."""
        if found:
            self.identifiers.ask(found)
        else:
            self.identifiers.forget()

    def show_numbers(self, page: CrisisPage) -> None:
        """Above everything, and staying."""
        if self.band.show_lines(page):
            announce(self, " ".join(page.lines()))

    def offer_to_go_on(self, offered: bool) -> None:
        """Below the numbers."""
        self.band.offer_to_go_on(offered)

    def show_end(self, ending: Ending | None) -> None:
        """What may become of it."""
        self.back.setEnabled(ending is None)
        if ending is not None:
            self.ending.ask(ending)
        else:
            self.ending.hide()
            self.text.setFocus()

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def announce(self, words: str) -> None:
        """Once a reply."""
        announce(self, words)

    def leave(self) -> None:
        """Go back."""
        self.left.emit()

    def _build(self) -> None:
        space = self.theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space(3), 0, space(3))
        layout.setSpacing(space(1))
        head = self._row(layout)
        head.addWidget(paragraph("Talk", "title"), 1)
        head.addWidget(self.back)
        self.back.setProperty("role", "quiet")
        self.back.setIcon(self.theme.icon("back"))
        layout.addWidget(self.band)
        layout.addWidget(self.column, 1)
        foot = QVBoxLayout()
        foot.setSpacing(space(1))
        self._row(layout).addLayout(foot)
        for part in (self.problem, self.status, self._composer, self.identifiers, self.ending):
            foot.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        hint = QLabel("Ctrl+Return sends")
        hint.setProperty("role", "caption")
        row.addWidget(hint)
        row.addStretch(1)
        self.finish.setProperty("role", "quiet")
        row.addWidget(self.finish)
        row.addWidget(self.send)
        self._composer.box.addLayout(row)
        self.text.setPlaceholderText("Nobody has to be named.")

    def _row(self, layout: QVBoxLayout) -> QHBoxLayout:
        """A row as wide as the column, in the middle."""
        inside = QWidget()
        self._narrow.append(inside)
        row = QHBoxLayout(inside)
        row.setContentsMargins(self.theme.space(4), 0, self.theme.space(4), 0)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside, 100)
        middle.addStretch(1)
        layout.addLayout(middle)
        return row

    def _connect(self) -> None:
        presenter = self.presenter
        self.back.clicked.connect(self.left)
        self.text.send.connect(self._submit)
        self.text.stop.connect(presenter.stop)
        self.text.paged.connect(self.column.page)
        self.send.clicked.connect(self._pressed)
        self.finish.clicked.connect(self._finish)
        self.identifiers.without.connect(presenter.send_without)
        self.identifiers.as_typed.connect(presenter.send_as_typed)
        self.identifiers.refused.connect(presenter.back_to_text)
        self.ending.kept.connect(presenter.keep)
        self.ending.let_go.connect(presenter.let_go)
        self.ending.went_on.connect(presenter.stay)
        self.band.went_on.connect(presenter.go_on)
        self._wait.timeout.connect(self._say_that_it_waits)
        self.theme.changed.connect(self._widen)

    @Slot()
    def _submit(self) -> None:
        self.presenter.say(self.text.text())

    @Slot()
    def _pressed(self) -> None:
        if self.presenter.phase in BUSY:
            self.presenter.stop()
        else:
            self._submit()

    @Slot()
    def _finish(self) -> None:
        if not self.holds_back():
            self.left.emit()

    @Slot()
    def _say_that_it_waits(self) -> None:
        self.status.setText(self._waiting_words)

    @Slot()
    def _widen(self) -> None:
        self.column.widen()
        for inside in self._narrow:
            inside.setMaximumWidth(round(COLUMN_PIXELS * self.theme.scale))
