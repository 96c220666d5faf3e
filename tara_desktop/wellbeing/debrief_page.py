"""The debrief on screen: one step a card, every one of which may be skipped, and the way out on each.

By keyboard alone: Ctrl+Return goes on, Alt+S skips, Alt+P goes back, Alt+T stops; Tab reaches everything. Numbers to
call stand above the card, where no step takes them away. At the lock and when the page is left no word stays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tara_desktop.chat.announce import announce
from tara_desktop.page import Page
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.crisis_band import CrisisBand
from tara_desktop.wellbeing.debrief_desk import DebriefDesk
from tara_desktop.wellbeing.debrief_presenter import DebriefPresenter
from tara_desktop.wellbeing.identifiers_panel import IdentifiersPanel
from tara_desktop.wellbeing.in_view import bring_into_view
from tara_desktop.wellbeing.keep_panel import Ending, KeepPanel
from tara_desktop.wellbeing.own_text import OwnText, OwnTextFrame
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.crisis import CrisisPage

if TYPE_CHECKING:
    from tara_health.wellbeing.debrief import Step

LINES: Final = 5
ASKED: Final = "This could name somebody."
KEYS: Final = "Ctrl+Return goes on, Alt+S skips, Alt+P goes back, Alt+T stops here."


class DebriefPage(Page):
    """`can_keep`: is the private file open? `left` says that somebody goes back."""

    def __init__(self, session: Session, journal: JournalAccess, theme: Theme, *, can_keep: Callable[[], bool]) -> None:
        super().__init__("Debrief", theme)
        self.presenter = DebriefPresenter(self, DebriefDesk(session, journal), can_keep=can_keep)
        self.band = CrisisBand(theme)
        self.problem = Problem(theme)
        self.note = paragraph("", "caption")
        self.opening = paragraph("", "muted")
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName("Progress of the debrief")
        self.place = paragraph("", "caption")
        self.question = paragraph("", "heading")
        self.more = paragraph("", "muted")
        self.text = OwnText(theme, "", LINES)
        self.previous = QPushButton("&Previous")
        self.stop = QPushButton("S&top here")
        self.skip = QPushButton("&Skip")
        self.next = QPushButton("Next")
        self.next.setProperty("role", "primary")
        self.identifiers = IdentifiersPanel(theme, ASKED, "Go on without them", "Keep as typed")
        self.ending = KeepPanel(theme)
        self.keys = paragraph(KEYS, "caption")
        self._asking, self._row = QFrame(), QWidget()
        self._build()
        self._connect()

    def focus_first(self) -> None:
        """Where typing goes, or the question that is open."""
        open_panel = self.identifiers.isVisible() or self.ending.isVisible()
        if not open_panel:
            self.text.setFocus()
        elif self.identifiers.isVisible():
            self.identifiers.without_button.setFocus()

    def holds_back(self) -> bool:
        """Somebody wants to leave: does something here come first?"""
        return self.presenter.holds_back(self.text.text())

    def forget(self) -> None:
        """Keep no word."""
        self.presenter.forget()
        self.text.forget()
        self.identifiers.forget()
        self.ending.hide()
        self.band.forget()
        self.problem.say("", "")
        for label in (self.note, self.place, self.question, self.more):
            label.setText("")

    # What the presenter asks for

    def show_opening(self, words: str) -> None:
        """Before the first step."""
        self.opening.setText(words)

    def show_step(self, step: Step, place: int, of: int, text: str) -> None:
        """One step."""
        self._asking.show()
        self.keys.show()
        self.opening.setVisible(place == 0)
        self.progress.setRange(0, of)
        self.progress.setValue(place + 1)
        self.place.setText(f"Step {place + 1} of {of}: {step.title}")
        self.question.setText(step.question)
        self.more.setText(step.more)
        self.text.setPlainText(text)
        self.text.document().clearUndoRedoStacks()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)
        self.text.setAccessibleName(step.question)
        self.previous.setEnabled(place > 0)
        self.next.setText("Finish" if place + 1 == of else "Next")
        if self.isVisible():
            self.text.setFocus()
            announce(self, f"{self.place.text()}. {step.question}")

    def show_busy(self, words: str) -> None:
        """No input meanwhile."""
        had = self._asking.isEnabled()
        self._asking.setEnabled(not words)
        self.ending.setEnabled(not words)
        self.note.setText(words)
        if not words and not had and self.isVisible():
            self.focus_first()

    def show_note(self, words: str) -> None:
        """About the last answer."""
        self.note.setText(words)

    def ask_about(self, found: tuple[tuple[str, str], ...]) -> None:
        """What names somebody."""
        self._row.setVisible(not found)
        self.text.setReadOnly(bool(found))
        if found:
            self.identifiers.ask(found)
            bring_into_view(self.identifiers)
        else:
            self.identifiers.forget()
            self.text.setFocus()

    def show_numbers(self, page: CrisisPage) -> None:
        """Above everything, and staying."""
        if self.band.show_lines(page):
            announce(self, " ".join(page.lines()))

    def show_end(self, ending: Ending | None) -> None:
        """What may become of it."""
        self.back.setEnabled(ending is None)
        if ending is None:
            self.ending.hide()
            return
        self.text.forget()
        for part in (self._asking, self.opening, self.keys):
            part.hide()
        self.ending.ask(ending)

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def leave(self) -> None:
        """Go back."""
        self.left.emit()

    def _build(self) -> None:
        outer = self.layout()
        if isinstance(outer, QBoxLayout):
            outer.insertWidget(0, self.band)
        column, space = self.column, self.theme.space
        column.addWidget(self.problem)
        column.addWidget(self.opening)
        column.addWidget(self._asking)
        column.addWidget(self.identifiers)
        column.addWidget(self.ending)
        self._asking.setProperty("role", "card")
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(space(4), space(4), space(4), space(3))
        asking.setSpacing(space(2))
        for part in (self.progress, self.place, self.question, self.more, OwnTextFrame(self.theme, self.text)):
            asking.addWidget(part)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space(1))
        for button in (self.previous, self.stop, self.skip):
            button.setProperty("role", "quiet")
        row.addWidget(self.previous)
        row.addWidget(self.stop)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        asking.addWidget(self._row)
        column.addWidget(self.note)
        column.addWidget(self.keys)
        column.addStretch(1)
        path: list[QWidget] = [self.text, self.next, self.skip, self.previous, self.stop]
        for place in range(len(path) - 1):
            self.setTabOrder(path[place], path[place + 1])
        self._asking.hide()

    def _connect(self) -> None:
        presenter = self.presenter
        self.text.send.connect(self._next)
        self.next.clicked.connect(self._next)
        self.skip.clicked.connect(presenter.skip)
        self.previous.clicked.connect(self._previous)
        self.stop.clicked.connect(self._stop)
        self.identifiers.without.connect(presenter.without)
        self.identifiers.as_typed.connect(presenter.as_typed)
        self.identifiers.refused.connect(presenter.back_to_text)
        self.ending.kept.connect(presenter.keep)
        self.ending.let_go.connect(presenter.let_go)
        self.ending.went_on.connect(presenter.stay)

    @Slot()
    def _next(self) -> None:
        self.presenter.next(self.text.text())

    @Slot()
    def _previous(self) -> None:
        self.presenter.previous(self.text.text())

    @Slot()
    def _stop(self) -> None:
        self.presenter.stop(self.text.text())
