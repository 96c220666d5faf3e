"""Decides what the door shows. No Qt: the view and the threads are protocols.

A failed open changes nothing anywhere; the sentence says so and both ways in stay offered. Secrets are passed on and
never kept here: the recovery key is held only until its last group has been typed back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from tara_desktop.ports import Runner, VaultDoor
from tara_desktop.sentences import lines
from tara_desktop.unlock.strength import NOTHING_TYPED, Verdict, judge, objection
from tara_health.errors import VaultExists, VaultMissing


class UnlockView(Protocol):
    """What the presenter can have shown."""

    def show_create(self) -> None:
        """Ask for a new passphrase, twice."""
        ...

    def show_recovery_key(self, groups: tuple[str, ...]) -> None:
        """Show the key in groups, once, and ask for the last one."""
        ...

    def show_open(self) -> None:
        """Ask for the passphrase or the recovery key."""
        ...

    def show_strength(self, verdict: Verdict) -> None:
        """Move the meter."""
        ...

    def show_busy(self, what: str) -> None:
        """Say what is being done and take no input; '' ends it."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong, then what is untouched and what to do; two empty strings clear it."""
        ...

    def forget(self) -> None:
        """Empty every field and label that held a secret."""
        ...


class UnlockPresenter:
    """From "is there a vault?" to an open one; then `entered` is called, once for each opening."""

    def __init__(self, view: UnlockView, door: VaultDoor, runner: Runner, entered: Callable[[], None]) -> None:
        self._view = view
        self._door = door
        self._runner = runner
        self._entered = entered
        self._asked = 0
        self._wanted: tuple[str, str] | None = None
        self._last_group = ""

    def start(self) -> None:
        """Look whether there is a vault, and show the page that fits."""
        self._door.look_for_vault(self._found, self._failed)

    def typed(self, passphrase: str) -> None:
        """The new passphrase changed: have it judged. Only the verdict on the latest one is shown."""
        self._asked += 1
        if passphrase:
            self._runner.background(partial(_numbered, self._asked, passphrase), self._judged, self._failed)
        else:
            self._view.show_strength(NOTHING_TYPED)

    def create(self, passphrase: str, again: str) -> None:
        """Make the vault, if the passphrase will do."""
        self._view.show_problem("", "")
        self._view.show_busy("Checking the passphrase …")
        self._wanted = (passphrase, again)
        self._runner.background(partial(judge, passphrase), self._decide, self._failed)

    def confirm(self, typed: str) -> None:
        """The clinician typed the key's last group: enter if it is the one."""
        if typed.strip().upper() != self._last_group:
            self._view.show_problem(
                "That is not the last group of the key.", "Look at your copy and type its last five characters."
            )
            return
        self._last_group = ""
        self._view.forget()
        self._entered()

    def open(self, secret: str) -> None:
        """Open the vault."""
        self._view.show_problem("", "")
        if not secret.strip():
            self._view.show_problem("Type your passphrase first.", "")
            return
        self._view.show_busy("Opening …")
        self._door.open_vault(secret, self._opened, self._failed)

    def _found(self, exists: bool) -> None:
        if exists:
            self._view.show_open()
        else:
            self._view.show_create()

    def _judged(self, answer: tuple[int, Verdict]) -> None:
        number, verdict = answer
        if number == self._asked:
            self._view.show_strength(verdict)

    def _decide(self, verdict: Verdict) -> None:
        if self._wanted is None:
            return
        (passphrase, again), self._wanted = self._wanted, None
        refusal = objection(passphrase, again, verdict)
        if refusal:
            self._view.show_busy("")
            self._view.show_problem(refusal, "")
            return
        self._view.show_busy("Making your encrypted history. This takes a few seconds, once …")
        self._door.create_vault(passphrase, self._created, self._failed)

    def _created(self, recovery_key: str) -> None:
        groups = tuple(recovery_key.split("-"))
        self._last_group = groups[-1].upper()
        self._view.show_busy("")
        self._view.forget()
        self._view.show_recovery_key(groups)

    def _opened(self, _: None) -> None:
        self._view.show_busy("")
        self._view.forget()
        self._entered()

    def _failed(self, error: Exception) -> None:
        self._wanted = None
        self._view.show_busy("")
        if isinstance(error, VaultMissing):
            self._view.show_create()
        elif isinstance(error, VaultExists):
            self._view.show_open()
        self._view.show_problem(*lines(error))


def _numbered(number: int, passphrase: str) -> tuple[int, Verdict]:
    return number, judge(passphrase)
