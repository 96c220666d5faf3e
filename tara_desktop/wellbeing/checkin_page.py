"""The check-in on screen: one question a card, and the sentence that says what this is not.

By keyboard alone: digits or arrows choose, Return goes on, Alt+S skips, Alt+P goes back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tara_desktop.chat.announce import announce
from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.answer_scale import AnswerScale
from tara_desktop.wellbeing.checkin_presenter import CheckInPresenter
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.checkin import Question, notice

KEPT = "That was it. It is kept in your private file."
RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NOT_KEPT = "That was it. Every question was skipped, so nothing is kept."


class CheckInPage(Page):
    """`crisis` asks for the crisis page, `trends` for the trends."""

    crisis = Signal()
    trends = Signal()

    def __init__(self, journal: JournalAccess, theme: Theme) -> None:
        super().__init__("Check-in", theme)
        self.presenter = CheckInPresenter(self, journal)
        self.problem = Problem(theme)
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName("Progress of the check-in")
        self.place = paragraph("", "caption")
        self.text = paragraph("", "heading")
        self.scale = AnswerScale(theme)
        self.previous = QPushButton("&Previous")
        self.previous.setProperty("role", "quiet")
        self.skip = QPushButton("&Skip")
        self.skip.setProperty("role", "quiet")
        self.next = QPushButton("Next")
        self.next.setProperty("role", "primary")
        self.done_words = paragraph("", "heading")
        self.to_trends = QPushButton("See the trends")
        self.to_trends.setProperty("role", "primary")
        self.finish = QPushButton("Done")
        self._asking, self._over = QWidget(), QWidget()
        self._build()
        self.scale.chosen.connect(self.presenter.choose)
        self.previous.clicked.connect(self.presenter.previous)
        self.skip.clicked.connect(self.presenter.skip)
        self.next.clicked.connect(self.presenter.next)
        self.to_trends.clicked.connect(self.trends)
        self.finish.clicked.connect(self.left)

    def focus_first(self) -> None:
        """The answers, or what comes after the last."""
        if self._over.isVisible():
            self.to_trends.setFocus()
        else:
            self.scale.focus_first()

    # What the presenter asks for

    def show_question(self, question: Question, place: int, of: int, answer: int | None) -> None:
        """One question."""
        self._over.hide()
        self._asking.show()
        self.progress.setRange(0, of)
        self.progress.setValue(place + 1)
        self.place.setText(f"Question {place + 1} of {of}")
        self.text.setText(question.text)
        self.scale.ask(question.text, question.low, question.high, answer)
        self.previous.setEnabled(place > 0)
        self.next.setText("Finish" if place + 1 == of else "Next")
        if self.isVisible():
            self.scale.focus_first()
            announce(self, f"Question {place + 1} of {of}. {question.text}")

    def show_done(self, kept: bool) -> None:
        """It is over."""
        self.scale.forget()
        self.text.setText("")
        self._asking.hide()
        self.done_words.setText(KEPT if kept else NOT_KEPT)
        self._over.show()
        self.focus_first()
        announce(self, self.done_words.text())

    def show_busy(self, words: str) -> None:
        """No input meanwhile."""
        self._asking.setEnabled(not words)
        if words:
            self.place.setText(words)

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def show_crisis(self) -> None:
        """Ask for the crisis page."""
        self.crisis.emit()

    def forget(self) -> None:
        """Show no answer and keep none."""
        self.presenter.forget()
        self.scale.forget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return on an answer goes on to the next question."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in RETURN:
            self.presenter.next()
            return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        column, space = self.column, self.theme.space
        column.addWidget(self.problem)
        card = self.card()
        card.setSpacing(space(3))
        card.addWidget(self._asking)
        card.addWidget(self._over)
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, space(1), 0, 0)
        asking.setSpacing(space(3))
        asking.addWidget(self.progress)
        asking.addWidget(self.place)
        asking.addWidget(self.text)
        asking.addWidget(self.scale)
        row = QHBoxLayout()
        row.setSpacing(space(1))
        row.addWidget(self.previous)
        row.addStretch(1)
        row.addWidget(self.skip)
        row.addWidget(self.next)
        asking.addLayout(row)
        for button in self.scale.buttons:
            button.installEventFilter(self)
        self._lay_out_over()
        column.addWidget(paragraph(notice(), "muted"))
        column.addWidget(paragraph("Digits or arrows choose, Return goes on, Alt+S skips, Alt+P goes back.", "caption"))
        column.addStretch(1)

    def _lay_out_over(self) -> None:
        space = self.theme.space
        over = QVBoxLayout(self._over)
        over.setContentsMargins(0, space(1), 0, 0)
        over.setSpacing(space(3))
        over.addWidget(self.done_words)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(self.to_trends)
        row.addWidget(self.finish)
        row.addStretch(1)
        over.addLayout(row)
        self._over.hide()
