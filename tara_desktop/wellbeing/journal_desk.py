"""The open journal and its one thread: every call of it runs on the thread that also owns the vault.

Promise: no call reaches the journal from another thread or after `lock`; what was asked for before a lock and comes
back after it is dropped, so that nothing of the journal repaints a page that was emptied. No Qt here: the threads are
a `Runner`. The passphrase is passed on and not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tara_desktop.ports import Runner
from tara_desktop.wellbeing.ports import Failed
from tara_health.errors import VaultLocked

if TYPE_CHECKING:
    from tara_health.store.journal import Journal

T = TypeVar("T")


class JournalDesk:
    """One for each desktop. `folder` is the journal's, whether one was ever begun there or not."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self._runner = runner
        self._folder = folder
        self._journal: Journal | None = None  # used on the database thread only
        self.epoch = 0

    def open(self, passphrase: str, done: Callable[[None], None], failed: Failed) -> None:
        """Open the journal. It takes about a second, whatever comes of it."""
        self._run(partial(self._open, passphrase), done, failed)

    def begin(self, passphrase: str, done: Callable[[None], None], failed: Failed) -> None:
        """Begin a new journal in the place of whatever is there."""
        self._run(partial(self._begin, passphrase), done, failed)

    def erase(self, done: Callable[[None], None], failed: Failed) -> None:
        """Erase it; needs no passphrase. A lock that comes first drops what is said of it, never the erasure."""
        errand = _Errand(self, self.epoch, self._erase, done, failed)
        self._runner.database(self._erase, errand.done, errand.failed, survives=True)

    def use(self, job: Callable[[Journal], T], done: Callable[[T], None], failed: Failed) -> None:
        """Run `job` with the open journal."""
        self._run(partial(self._with_journal, job), done, failed)

    def lock(self) -> None:
        """Close the journal after what is under way; drop every result still on its way."""
        self.epoch += 1
        self._runner.database(self._shut, survives=True)

    def _run(self, job: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        errand = _Errand(self, self.epoch, job, done, failed)
        self._runner.database(errand.run, errand.done, errand.failed)

    # On the database thread

    def _open(self, passphrase: str) -> None:
        from tara_health.store.journal import Journal

        self._shut()
        self._journal = Journal.open(self._folder, passphrase)

    def _begin(self, passphrase: str) -> None:
        from tara_health.store.journal import Journal

        self._shut()
        self._journal = Journal.create(self._folder, passphrase)

    def _erase(self) -> None:
        from tara_health.store import journal

        self._shut()
        journal.erase(self._folder)

    def _with_journal(self, job: Callable[[Journal], T]) -> T:
        if self._journal is None:
            raise VaultLocked("Your private file is closed.", remedy="Open it with its passphrase and try again.")
        return job(self._journal)

    def _shut(self) -> None:
        journal, self._journal = self._journal, None
        if journal is not None:
            journal.lock()


class _Errand:
    """One call of the journal, for the time until the next lock."""

    def __init__(
        self,
        desk: JournalDesk,
        epoch: int,
        job: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Failed,
    ) -> None:
        self._desk, self._epoch, self._job = desk, epoch, job
        self._done, self._failed = done, failed

    def run(self) -> Any:
        """On the journal's thread; not at all when a lock came first."""
        if self._epoch != self._desk.epoch:
            raise VaultLocked("Your private file was closed before this was done.", remedy="Open it and try again.")
        return self._job()

    def done(self, value: Any) -> None:
        """Back on the GUI thread."""
        if self._epoch == self._desk.epoch:
            self._done(value)

    def failed(self, error: Exception) -> None:
        """Back on the GUI thread."""
        if self._epoch == self._desk.epoch:
            self._failed(error)
