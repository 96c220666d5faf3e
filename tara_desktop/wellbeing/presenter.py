"""Decides which page of the mode is up, from the closed door to the open journal and back. No Qt.

The first page is the same whether a journal was ever begun or not; nothing here looks. Passphrases are passed on and
kept only until the strength of a new one has been judged.
"""

from __future__ import annotations

from functools import partial
from typing import Final, Protocol

from tara_desktop.ports import Runner
from tara_desktop.sentences import lines
from tara_desktop.unlock.strength import Verdict, judge, objection
from tara_desktop.wellbeing.ports import JournalDoor

OPENING: Final = "Opening …"
ERASED: Final = "Everything is erased. This page looks as it always does."


class ModeView(Protocol):
    """What the presenter can have shown."""

    def show_front(self, note: str = "") -> None:
        """The first page, with every text of the journal gone; `note` is a sentence about what was just done."""
        ...

    def show_home(self) -> None:
        """What an open journal offers."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done and take no input; '' ends it."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong, then what is untouched and what to do; two empty strings clear it."""
        ...


class ModePresenter:
    """Opens, begins, erases and locks."""

    def __init__(self, view: ModeView, door: JournalDoor, runner: Runner) -> None:
        self._view = view
        self._door = door
        self._runner = runner
        self._wanted: tuple[str, str] | None = None
        self.is_open = False

    def open(self, passphrase: str) -> None:
        """Open the journal with this."""
        self._view.show_problem("", "")
        if not passphrase:
            self._view.show_problem("Type your passphrase first.", "")
            return
        self._view.show_busy(OPENING)
        self._door.open(passphrase, self._opened, self._failed)

    def begin(self, passphrase: str, again: str) -> None:
        """Begin anew, if the passphrase will do. Confirmed already: whatever is there is overwritten."""
        self._view.show_problem("", "")
        self._view.show_busy("Checking the passphrase …")
        self._wanted = (passphrase, again)
        self._runner.background(partial(judge, passphrase), self._judged, self._failed)

    def erase(self) -> None:
        """Erase everything, now. Confirmed already."""
        self._view.show_busy("Erasing …")
        self._door.erase(self._erased, self._failed)

    def lock(self, note: str = "") -> None:
        """Close the journal and empty every page, now."""
        self._wanted = None
        self.is_open = False
        self._door.lock()
        self._view.show_busy("")
        self._view.show_problem("", "")
        self._view.show_front(note)

    def _judged(self, verdict: Verdict) -> None:
        if self._wanted is None:
            return
        (passphrase, again), self._wanted = self._wanted, None
        refusal = objection(passphrase, again, verdict)
        if refusal:
            self._view.show_busy("")
            self._view.show_problem(refusal, "Nothing was changed.")
            return
        self._view.show_busy("Beginning your private file …")
        self._door.begin(passphrase, self._opened, self._failed)

    def _opened(self, _: None) -> None:
        self.is_open = True
        self._view.show_busy("")
        self._view.show_home()

    def _erased(self, _: None) -> None:
        self.lock(ERASED)

    def _failed(self, error: Exception) -> None:
        self._wanted = None
        self._view.show_busy("")
        self._view.show_problem(*lines(error))
