"""The weekly check-in, one question after the other; kept only when the last one is past. No Qt.

An answer that asks for it leads to the crisis page at once, not at the end, and once in a check-in; nobody has to
finish a form first, and coming back finds the question as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.sentences import lines
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.checkin import CheckIn, Question, asks_for_crisis, questions

if TYPE_CHECKING:
    from tara_health.store.journal import Journal

KIND: Final = "checkin"
"""The entry's kind in the private file."""


class CheckInView(Protocol):
    """What the presenter can have shown."""

    def show_question(self, question: Question, place: int, of: int, answer: int | None) -> None:
        """One question, which of how many, and what was answered before."""
        ...

    def show_done(self, kept: bool) -> None:
        """It is over; `kept` is False when every question was skipped."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done; '' ends it."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...

    def show_crisis(self) -> None:
        """Numbers to call, at once."""
        ...


class CheckInPresenter:
    """`today` gives the day under which it is kept."""

    def __init__(self, view: CheckInView, journal: JournalAccess, today: Callable[[], date] = date.today) -> None:
        self._view = view
        self._journal = journal
        self._today = today
        self._questions = questions()
        self._answers: dict[str, int | None] = {}
        self._place = 0
        self._crisis_shown = False

    def start(self) -> None:
        """From the first question, with nothing answered."""
        self._answers, self._place, self._crisis_shown = {}, 0, False
        self._view.show_problem("", "")
        self._show()

    def choose(self, answer: int) -> None:
        """An answer was chosen; it may still be changed."""
        self._answers[self._question.key] = answer
        if not self._crisis_shown and asks_for_crisis(CheckIn(self._today(), {self._question.key: answer})):
            self._crisis_shown = True
            self._view.show_crisis()

    def next(self) -> None:
        """On to the next question; past the last one it is kept. An unanswered question is skipped."""
        self._answers.setdefault(self._question.key, None)
        if self._place + 1 < len(self._questions):
            self._place += 1
            self._show()
        else:
            self._keep()

    def skip(self) -> None:
        """On without an answer."""
        self._answers[self._question.key] = None
        self.next()

    def previous(self) -> None:
        """Back to the question before."""
        if self._place:
            self._place -= 1
            self._show()

    def forget(self) -> None:
        """Keep no answer."""
        self._answers, self._place = {}, 0

    def _keep(self) -> None:
        if all(answer is None for answer in self._answers.values()):
            self._view.show_done(False)
            return
        checkin = CheckIn(self._today(), dict(self._answers))
        self._view.show_busy("Keeping it …")
        self._journal.use(partial(_write, checkin), self._kept, self._failed)

    def _kept(self, _: int) -> None:
        self.forget()
        self._view.show_busy("")
        self._view.show_done(True)

    def _failed(self, error: Exception) -> None:
        self._view.show_busy("")
        self._view.show_problem(*lines(error))

    def _show(self) -> None:
        question = self._question
        self._view.show_question(question, self._place, len(self._questions), self._answers.get(question.key))

    @property
    def _question(self) -> Question:
        return self._questions[self._place]


def _write(checkin: CheckIn, journal: Journal) -> int:
    return journal.add_entry(KIND, checkin.day, checkin.payload())
