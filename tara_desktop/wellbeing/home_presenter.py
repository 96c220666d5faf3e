"""What the open private file offers: when the last check-in was, a copy for oneself, another passphrase. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tara_desktop.ports import Runner
from tara_desktop.sentences import lines
from tara_desktop.unlock.strength import Verdict, judge, objection
from tara_desktop.wellbeing.checkin_presenter import KIND
from tara_desktop.wellbeing.own_copy import write_copy
from tara_desktop.wellbeing.ports import JournalAccess
from tara_health.wellbeing.trends import day_words

if TYPE_CHECKING:
    from tara_health.store.journal import Journal

WEEK: Final = 7
"""Days between two check-ins."""


class HomeView(Protocol):
    """What the presenter can have shown."""

    def show_last(self, words: str) -> None:
        """When the last check-in was."""
        ...

    def show_note(self, words: str) -> None:
        """Something was done."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done and take no input; '' ends it."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong; two empty strings clear it."""
        ...

    def show_changed(self) -> None:
        """The new passphrase is in force."""
        ...


class HomePresenter:
    """`today` gives the day to count from."""

    def __init__(
        self, view: HomeView, journal: JournalAccess, runner: Runner, today: Callable[[], date] = date.today
    ) -> None:
        self._view = view
        self._journal = journal
        self._runner = runner
        self._today = today
        self._wanted: tuple[str, str, str] | None = None

    def refresh(self) -> None:
        """Look when the last check-in was."""
        self._journal.use(_last_day, self._found, self._failed)

    def export(self, target: Path) -> None:
        """Write a copy of everything to `target`, readable by other programs."""
        self._begin("Writing your copy …")
        self._journal.use(partial(write_copy, target), self._exported, self._failed)

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Another passphrase from now on, if it will do."""
        self._begin("Checking the passphrase …")
        self._wanted = (old, new, again)
        self._runner.background(partial(judge, new), self._judged, self._failed)

    def forget(self) -> None:
        """Keep no passphrase."""
        self._wanted = None

    def _judged(self, verdict: Verdict) -> None:
        if self._wanted is None:
            return
        (old, new, again), self._wanted = self._wanted, None
        refusal = objection(new, again, verdict)
        if refusal:
            self._view.show_busy("")
            self._view.show_problem(refusal, "Nothing was changed.")
            return
        self._view.show_busy("Changing the passphrase …")
        self._journal.use(partial(_change, old, new), self._changed, self._failed)

    def _changed(self, _: None) -> None:
        self._view.show_busy("")
        self._view.show_changed()

    def _exported(self, number: int) -> None:
        self._view.show_busy("")
        entries = "one entry" if number == 1 else f"{number:,} entries"
        self._view.show_note(f"Your copy is written: {entries}. It is not encrypted; keep it where only you can read.")

    def _found(self, last: date | None) -> None:
        self._view.show_last(last_words(last, self._today()))

    def _begin(self, words: str) -> None:
        self._view.show_problem("", "")
        self._view.show_note("")
        self._view.show_busy(words)

    def _failed(self, error: Exception) -> None:
        self._wanted = None
        self._view.show_busy("")
        self._view.show_problem(*lines(error))


def last_words(last: date | None, today: date) -> str:
    """When the last check-in was, and whether a week has passed; never a reproach."""
    if last is None:
        return "You have not checked in yet."
    if last >= today:
        return "You checked in today."
    said = f"You last checked in on {day_words(last, today)}."
    return f"{said} A week has passed." if (today - last).days >= WEEK else said


def _last_day(journal: Journal) -> date | None:
    return max((entry.day for entry in journal.entries(KIND)), default=None)


def _change(old: str, new: str, journal: Journal) -> None:
    journal.change_passphrase(old, new)
