"""One questionnaire, a question after the other, then its score; kept in the private file when that is open. No Qt.

An answer that asks for it leads to the crisis page at once, before any score, and once in a questionnaire; coming back
finds the question as it was. The score is shown whether it could be kept or not, with a sentence about which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.sentences import lines
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.filled_in import KIND, FilledIn
from tara_health.wellbeing.instrument import Instrument

if TYPE_CHECKING:
    from tara_health.store.journal import Journal

KEPT: Final = "This score is kept in your private file."
NOT_KEPT: Final = "This score is not kept: {why}"
REMOVED: Final = "It is deleted from your private file."


class QuestionnaireView(Protocol):
    """What the presenter can have shown."""

    def show_question(self, item: str, place: int, of: int, answer: int | None) -> None:
        """One question by its key, which of how many, and what was answered before."""
        ...

    def show_score(self, filled: FilledIn) -> None:
        """What the answers add up to."""
        ...

    def show_kept(self, words: str, *, kept: bool) -> None:
        """Whether it is in the private file."""
        ...

    def show_nothing(self) -> None:
        """It is over and every question was skipped."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done; '' ends it."""
        ...

    def show_crisis(self) -> None:
        """Numbers to call, at once."""
        ...


class QuestionnairePresenter:
    """`today` gives the day under which it is kept."""

    def __init__(
        self,
        view: QuestionnaireView,
        journal: JournalAccess,
        instrument: Instrument,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._view = view
        self._journal = journal
        self._instrument = instrument
        self._today = today
        self._answers: dict[str, int | None] = {}
        self._place = 0
        self._crisis_shown = False
        self._filled: FilledIn | None = None
        self._kept_as: int | None = None

    def start(self) -> None:
        """From the first question, with nothing answered."""
        self.forget()
        self._crisis_shown = False
        self._show()

    def choose(self, answer: int) -> None:
        """An answer was chosen; it may still be changed."""
        self._answers[self._item] = answer
        if not self._crisis_shown and self._instrument.score({self._item: answer}).crisis:
            self._crisis_shown = True
            self._view.show_crisis()

    def next(self) -> None:
        """On to the next question; past the last one it is scored. An unanswered question is skipped."""
        self._answers.setdefault(self._item, None)
        if self._place + 1 < len(self._instrument.items):
            self._place += 1
            self._show()
        elif self._filled is None:
            self._end()

    def skip(self) -> None:
        """On without an answer."""
        self._answers[self._item] = None
        self.next()

    def previous(self) -> None:
        """Back to the question before."""
        if self._place:
            self._place -= 1
            self._show()

    def remove(self) -> None:
        """Take what was kept out of the private file again."""
        if self._kept_as is not None:
            number, self._kept_as = self._kept_as, None
            self._journal.use(partial(_delete, number), self._removed, self._not_removed)

    def forget(self) -> None:
        """Keep no answer."""
        self._answers, self._place, self._filled, self._kept_as = {}, 0, None, None

    def _end(self) -> None:
        if all(answer is None for answer in self._answers.values()):
            self._view.show_nothing()
            return
        self._filled = FilledIn(self._today(), self._instrument, dict(self._answers))
        self._view.show_busy("Keeping it …")
        self._journal.use(partial(_write, self._filled), self._kept, self._failed)

    def _kept(self, number: int) -> None:
        self._kept_as = number
        self._show_score(KEPT, kept=True)

    def _failed(self, error: Exception) -> None:
        why = _said(error)
        self._show_score(NOT_KEPT.format(why=why[:1].lower() + why[1:]), kept=False)

    def _removed(self, _: bool) -> None:
        self._view.show_kept(REMOVED, kept=False)

    def _not_removed(self, error: Exception) -> None:
        self._view.show_kept(_said(error), kept=False)

    def _show_score(self, words: str, *, kept: bool) -> None:
        if self._filled is not None:
            self._view.show_busy("")
            self._view.show_score(self._filled)
            self._view.show_kept(words, kept=kept)

    def _show(self) -> None:
        item = self._item
        self._view.show_question(item, self._place, len(self._instrument.items), self._answers.get(item))

    @property
    def _item(self) -> str:
        return self._instrument.items[self._place]


def _said(error: Exception) -> str:
    return " ".join(part for part in lines(error) if part)


def _write(filled: FilledIn, journal: Journal) -> int:
    return journal.add_entry(KIND, filled.day, filled.payload())


def _delete(number: int, journal: Journal) -> bool:
    return journal.delete_entry(number)
