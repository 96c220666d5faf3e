"""One questionnaire on screen: a question a card, then the score.

By keyboard alone: digits or arrows choose, Return goes on, Alt+S skips, Alt+P goes back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tara_desktop.chat.announce import announce
from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.answer_list import AnswerList
from tara_desktop.wellbeing.checkin_page import NOT_KEPT as NOTHING
from tara_desktop.wellbeing.checkin_page import RETURN
from tara_desktop.wellbeing.ports import JournalAccess
from tara_desktop.wellbeing.questionnaire_presenter import QuestionnairePresenter
from tara_desktop.wellbeing.score_view import ScoreView
from tara_health.wellbeing.filled_in import FilledIn, short_name
from tara_health.wellbeing.instrument import Instrument
from tara_health.wellbeing.item_texts import ItemTexts

CRISIS = "One of your answers matters more than any score. The numbers of people to talk to are one press away."


class QuestionnairePage(Page):
    """`crisis` asks for the crisis page, `trends` for the trends. Made for one questionnaire in one wording."""

    crisis = Signal()
    trends = Signal()

    def __init__(self, journal: JournalAccess, instrument: Instrument, texts: ItemTexts, theme: Theme) -> None:
        super().__init__(short_name(instrument), theme)
        self.presenter = QuestionnairePresenter(self, journal, instrument)
        self._instrument, self._texts = instrument, texts
        self.progress = QProgressBar(textVisible=False)
        self.progress.setAccessibleName("Progress of the questionnaire")
        self.place = paragraph("", "caption")
        self.text = paragraph("", "heading")
        self.answers = AnswerList(theme, instrument.answers)
        self.previous = QPushButton("&Previous")
        self.skip = QPushButton("&Skip")
        for button in (self.previous, self.skip):
            button.setProperty("role", "quiet")
        self.next = QPushButton("Next")
        self.next.setProperty("role", "primary")
        self.score = ScoreView(theme)
        self.kept = paragraph("", "strong")
        self.help = QPushButton("Numbers to call")
        self.help.setProperty("role", "danger")
        self.help_words = paragraph(CRISIS, "strong")
        self.to_trends = QPushButton("See the trends")
        self.to_trends.setProperty("role", "primary")
        self.remove = QPushButton("Don't keep it")
        self.finish = QPushButton("Done")
        self._asking, self._over = QWidget(), QWidget()
        self._notes = (
            paragraph(instrument.is_not, "muted"),
            paragraph("Digits or arrows choose, Return goes on, Alt+S skips, Alt+P goes back.", "caption"),
        )
        self._build()
        self._connect()

    def focus_first(self) -> None:
        """The answers, or what comes after the last: numbers to call before anything else."""
        if self._over.isHidden():
            self.answers.focus_first()
            return
        ways = (self.help, self.to_trends, self.finish)
        next(button for button in ways if not button.isHidden()).setFocus()

    # What the presenter asks for

    def show_question(self, item: str, place: int, of: int, answer: int | None) -> None:
        """One question."""
        self._over.hide()
        self._asking.show()
        words = self._texts.items[item]
        self.progress.setRange(0, of)
        self.progress.setValue(place + 1)
        self.place.setText(f"Question {place + 1} of {of}. Time it asks about: {self._instrument.period}.")
        self.text.setText(words)
        self.answers.ask(words, self._texts.answers_of(self._instrument, item), answer)
        self.previous.setEnabled(place > 0)
        self.next.setText("Finish" if place + 1 == of else "Next")
        if self.isVisible():
            self.answers.focus_first()
            announce(self, f"Question {place + 1} of {of}. {words}")

    def show_score(self, filled: FilledIn) -> None:
        """What the answers add up to."""
        self.score.show_score(filled, self._texts)
        self._end(crisis=filled.score.crisis)
        announce(self, f"{filled.instrument.is_not} {self.score.spoken()}")

    def show_kept(self, words: str, *, kept: bool) -> None:
        """Whether it is in the private file."""
        had = self.remove.hasFocus()
        self.kept.setText(words)
        self.remove.setVisible(kept)
        self.to_trends.setVisible(kept)
        if had or self.isVisible():
            self.focus_first()

    def show_nothing(self) -> None:
        """Every question was skipped."""
        self._end(crisis=False)
        self.show_kept(NOTHING, kept=False)
        announce(self, NOTHING)

    def show_busy(self, words: str) -> None:
        """No input meanwhile."""
        self._asking.setEnabled(not words)
        if words:
            self.place.setText(words)

    def show_crisis(self) -> None:
        """Ask for the crisis page."""
        self.crisis.emit()

    def forget(self) -> None:
        """Show no answer and no score, and keep none."""
        self.presenter.forget()
        self.answers.forget()
        self.score.forget()
        for label in (self.text, self.place, self.kept):
            label.setText("")
        self._crisis_row(shown=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return on an answer goes on to the next question."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in RETURN:
            self.presenter.next()
            return True
        return super().eventFilter(watched, event)

    def _end(self, *, crisis: bool) -> None:
        self.answers.forget()
        self.text.setText("")
        for part in (self._asking, *self._notes):
            part.hide()
        self._crisis_row(shown=crisis)
        self._over.show()

    def _crisis_row(self, *, shown: bool) -> None:
        self.help.setVisible(shown)
        self.help_words.setVisible(shown)

    def _connect(self) -> None:
        self.answers.chosen.connect(self.presenter.choose)
        self.previous.clicked.connect(self.presenter.previous)
        self.skip.clicked.connect(self.presenter.skip)
        self.next.clicked.connect(self.presenter.next)
        self.remove.clicked.connect(self.presenter.remove)
        self.help.clicked.connect(self.crisis)
        self.to_trends.clicked.connect(self.trends)
        self.finish.clicked.connect(self.left)
        for button in self.answers.buttons:
            button.installEventFilter(self)

    def _build(self) -> None:
        space = self.theme.space
        card = self.card()
        card.setSpacing(space(3))
        for part in (self._asking, self._over):
            card.addWidget(part)
        asking, over = QVBoxLayout(self._asking), QVBoxLayout(self._over)
        for layout in (asking, over):
            layout.setContentsMargins(0, space(1), 0, 0)
            layout.setSpacing(space(3))
        for widget in (self.progress, self.place, self.text, self.answers):
            asking.addWidget(widget)
        asking.addLayout(_row(space(1), self.previous, None, self.skip, self.next))
        over.addWidget(self.help_words)
        over.addLayout(_row(space(2), self.help, None))
        over.addWidget(self.score)
        over.addWidget(self.kept)
        over.addLayout(_row(space(2), self.to_trends, self.finish, None, self.remove))
        self._over.hide()
        self._crisis_row(shown=False)
        for note in self._notes:
            self.column.addWidget(note)
        self.column.addStretch(1)


def _row(space: int, *parts: QPushButton | None) -> QHBoxLayout:
    """Buttons side by side; None is the gap that takes what is left."""
    row = QHBoxLayout()
    row.setSpacing(space)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
