"""What presenters ask of the outside, as protocols: they import no Qt and can be tried without it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tara_health.store.open import Vault

T = TypeVar("T")


class Runner(Protocol):
    """Runs jobs away from the GUI thread and brings their results back to it; `tasks.Tasks` is the real one."""

    def database(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        survives: bool = False,
    ) -> None:
        """On the thread that owns the vault."""
        ...

    def background(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        survives: bool = False,
    ) -> None:
        """On a thread for analysis and files."""
        ...


class VaultAccess(Protocol):
    """Reaches the unlocked vault; `session.Session` is the real one."""

    def store(
        self,
        job: Callable[[Vault], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` with the vault, on its thread. `failed` gets `VaultLocked` when there is none."""
        ...


class VaultDoor(Protocol):
    """Opens and creates the vault; `session.Session` is the real one."""

    def look_for_vault(self, done: Callable[[bool], None], failed: Callable[[Exception], None]) -> None:
        """Is there a vault yet?"""
        ...

    def open_vault(self, secret: str, done: Callable[[None], None], failed: Callable[[Exception], None]) -> None:
        """Open it with the passphrase or the recovery key."""
        ...

    def create_vault(self, passphrase: str, done: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        """Make one; `done` gets the recovery key, which exists nowhere else."""
        ...
