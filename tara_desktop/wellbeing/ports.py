"""What the presenters of this mode ask of the outside, as protocols: they import no Qt and can be tried without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tara_health.store.journal import Journal

T = TypeVar("T")
Failed = Callable[[Exception], None]


class JournalDoor(Protocol):
    """Opens, makes, changes and erases the journal; `journal_desk.JournalDesk` is the real one."""

    def open(self, passphrase: str, done: Callable[[None], None], failed: Failed) -> None:
        """Open it."""
        ...

    def begin(self, passphrase: str, done: Callable[[None], None], failed: Failed) -> None:
        """Begin a new one in the place of whatever is there, and leave it open."""
        ...

    def erase(self, done: Callable[[None], None], failed: Failed) -> None:
        """Erase it, whether it is open or not."""
        ...

    def lock(self) -> None:
        """Close it; results still on their way are dropped."""
        ...


class JournalAccess(Protocol):
    """Reaches the open journal; `journal_desk.JournalDesk` is the real one."""

    def use(self, job: Callable[[Journal], T], done: Callable[[T], None], failed: Failed) -> None:
        """Run `job` with the journal, on its thread. `failed` gets `VaultLocked` when it is closed by then."""
        ...
