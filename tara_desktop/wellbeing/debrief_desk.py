"""Runs a debrief off the GUI thread: answers are read on a background thread, one at a time. No Qt here.

The rules alone look at an answer at once (`look`); the readers follow as soon as they are loaded. After `end` nothing
is delivered and nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from tara_desktop.wellbeing.first_look import numbers_by_rules
from tara_desktop.wellbeing.ports import Failed, JournalAccess
from tara_health.wellbeing.crisis import CrisisPage

if TYPE_CHECKING:
    from tara_desktop.session import Session
    from tara_health.assistant import Assistant
    from tara_health.store.journal import Journal
    from tara_health.wellbeing.debrief import Answered, Debrief, Script


class DebriefDesk:
    """One debrief. `today` gives the day under which it is kept."""

    def __init__(self, session: Session, journal: JournalAccess, today: Callable[[], date] = date.today) -> None:
        self._session = session
        self._journal = journal
        self._today = today
        self._debrief: Debrief | None = None
        self.over = False

    def open(self, done: Callable[[Script], None], failed: Failed) -> None:
        """Read the steps."""
        self._background(_script, done, failed)

    def look(self, text: str, found: Callable[[CrisisPage | None], None]) -> None:
        """Have the rules look at `text`, now."""
        job = partial(numbers_by_rules, text, self._session.settings.text("safety.country"))
        self._background(job, found, self._nothing)

    def answer(self, key: str, text: str, as_typed: bool, done: Callable[[Answered], None], failed: Failed) -> None:
        """Take an answer, as soon as the readers are there."""
        wanted = _Unless(self, done, failed)
        job = partial(self._answer, key, text, as_typed)
        self._session.with_assistant(job, wanted.done, wanted.failed)

    def skip(self, key: str) -> None:
        """Leave a step out; what was answered to it is dropped."""
        if self._debrief is not None:
            self._debrief.skip(key)

    def answers(self) -> dict[str, str]:
        """What was taken so far, by step."""
        steps = self._debrief.payload()["steps"] if self._debrief is not None else []
        return {step["key"]: step["answer"] for step in steps}

    def keep(self, stopped: bool, done: Callable[[int], None], failed: Failed) -> None:
        """Add it to the open private file; `stopped`: it was ended before its last step."""
        payload = {**self._debrief.payload(), "stopped": stopped} if self._debrief is not None else {}
        self._journal.use(partial(_write, self._today(), payload), done, failed)

    def end(self) -> None:
        """Forget everything."""
        self.over = True
        debrief, self._debrief = self._debrief, None
        if debrief is not None:
            # Behind an answer that is being read, which could come back otherwise.
            self._session.tasks.background(debrief.forget, survives=True)

    def _background(self, job: Callable[[], Any], done: Callable[[Any], None], failed: Failed) -> None:
        wanted = _Unless(self, done, failed)
        self._session.tasks.background(job, wanted.done, wanted.failed)

    def _answer(self, key: str, text: str, as_typed: bool, assistant: Assistant) -> Answered:
        """On a background thread."""
        from tara_health.wellbeing.debrief import Debrief

        country = self._session.settings.text("safety.country")
        debrief = self._debrief or Debrief(assistant.analyst, country)
        answered = debrief.answer(key, text, as_typed=as_typed)
        if self.over:
            debrief.forget()
        else:
            self._debrief = debrief
        return answered

    def _nothing(self, _: Exception) -> None:
        """The readers look again, and their failure is told."""


class _Unless:
    """Callbacks that say nothing once the debrief was ended."""

    def __init__(self, desk: DebriefDesk, done: Callable[[Any], None], failed: Failed) -> None:
        self._desk, self._done, self._failed = desk, done, failed

    def done(self, value: Any) -> None:
        """Back on the GUI thread."""
        if not self._desk.over:
            self._done(value)

    def failed(self, error: Exception) -> None:
        """Back on the GUI thread."""
        if not self._desk.over:
            self._failed(error)


def _script() -> Script:
    from tara_health.wellbeing.debrief import script

    return script()


def _write(day: date, payload: dict[str, Any], journal: Journal) -> int:
    from tara_health.wellbeing.debrief import KIND

    return journal.add_entry(KIND, day, payload)
