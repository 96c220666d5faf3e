"""What is open between unlocking and locking: the vault, the assistant, the turn under way.

The vault's handle lives on the database thread and is used there only. The assistant outlives a lock (its model and
readers hold nobody's text once `forget` was called), so that unlocking is quick.

`lock()` promises: the turn is stopped, results on their way are dropped, `locked` has every widget that held text empty
itself, our clipboard is cleared, then the handle is closed, its keys are overwritten and the engine's memory is
cleared. The turn's own last write may still pass before the handle closes, so a stopped reply keeps its partial text.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tara_desktop import clipboard
from tara_desktop.tasks import Stream, Tasks
from tara_health.errors import ModelError, VaultLocked
from tara_health.inference.protocol import EngineInfo, StopSignal
from tara_health.platform import paths
from tara_health.settings import Settings

if TYPE_CHECKING:
    from tara_health.assistant import Assistant
    from tara_health.events import TurnEvent, TurnRecord, TurnRequest
    from tara_health.store.open import Vault

T = TypeVar("T")

TURN_GRACE_MS: Final = 1_000
"""How long a lock waits for the stopped turn to write its last words before the vault is closed under it."""


def _cover_private_folder() -> None:
    """Nobody shall tell whether a private journal was ever begun here (store/journal_cover.py)."""
    from tara_health.store.journal_cover import cover_this_start

    cover_this_start()


class Session(QObject):
    """One clinician at one workstation. Made once, on the GUI thread; unlocked and locked many times."""

    unlocked = Signal()
    locked = Signal()
    """Empty everything that shows or remembers text, now."""
    historyChanged = Signal()
    """A conversation was added, renamed, moved to the top, deleted or restored."""
    assistantReady = Signal()
    """The assistant exists; its readers and engine may still be loading."""
    engineReady = Signal(object)
    """The engine reported `EngineInfo`, or None where there is no model to load."""
    engineFailed = Signal(Exception)

    def __init__(self, tasks: Tasks, settings: Settings, folder: Path | None = None) -> None:
        super().__init__(tasks)
        self.tasks = tasks
        self.settings = settings
        self._folder = folder or paths.vault_dir()
        self._vault: Vault | None = None  # used on the database thread only
        self._unlocked = False
        self._assistant: Future[Assistant] = Future()
        self._stop: StopSignal | None = None
        self._stream: Stream | None = None
        self._closing: Vault | None = None
        self._grace = QTimer(self, singleShot=True, interval=TURN_GRACE_MS)
        self._grace.timeout.connect(self._close_vault)

    @property
    def is_unlocked(self) -> bool:
        """May text be shown?"""
        return self._unlocked

    @property
    def assistant(self) -> Assistant | None:
        """The assistant, or None while it is being loaded."""
        waiting = self._assistant
        usable = waiting.done() and not waiting.cancelled() and waiting.exception() is None
        return waiting.result() if usable else None

    # The vault

    def look_for_vault(self, done: Callable[[bool], None], failed: Callable[[Exception], None]) -> None:
        """Tell `done` whether there is a vault yet."""
        self.tasks.database(self._find, done, failed, survives=True)
        # After the answer, so that the door waits for nothing: at the start and after each locking.
        self.tasks.database(_cover_private_folder, survives=True)

    def open_vault(self, secret: str, done: Callable[[None], None], failed: Callable[[Exception], None]) -> None:
        """Open the vault with the passphrase or the recovery key; then `enter` may be called."""
        self.tasks.database(partial(self._open, secret), done, failed, survives=True)

    def create_vault(self, passphrase: str, done: Callable[[str], None], failed: Callable[[Exception], None]) -> None:
        """Make the vault and leave it open; `done` gets the recovery key."""
        self.tasks.database(partial(self._create, passphrase), done, failed, survives=True)

    def enter(self) -> None:
        """The vault is open and the clinician may see it."""
        self._unlocked = True
        self.unlocked.emit()

    def store(
        self,
        job: Callable[[Vault], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` with the vault on its thread; `failed` gets `VaultLocked` when it is closed by then."""
        self.tasks.database(partial(self._with_vault, job), done, failed)

    def store_now(self, job: Callable[[Vault], T]) -> T:
        """The same from a worker thread (a turn's record), waiting for the answer."""
        return self.tasks.database_now(partial(self._with_vault, job))

    # The assistant

    def prepare(self) -> None:
        """Load the assistant, its readers and the engine, in the background."""
        self.tasks.load(self._load, self._loaded, self._load_failed)

    def with_assistant(
        self,
        job: Callable[[Assistant], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` with the assistant on a background thread, as soon as there is one."""
        self.tasks.background(partial(self._when_ready, job), done, failed)

    def change_model(self) -> None:
        """The settings name another model: end the engine and load that one."""
        self.stop_turn()
        previous, self._assistant = self._assistant, Future()
        previous.add_done_callback(self._close_later)
        self.prepare()

    # The turn

    def run_turn(
        self,
        request: TurnRequest,
        record: TurnRecord,
        events: Callable[[list[TurnEvent]], None],
        done: Callable[[None], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> StopSignal:
        """Answer on the turn's thread. `events` gets lists of `TurnEvent`; then `done(None)` or `failed`, once."""
        stop = StopSignal()
        self._stop = stop
        self._stream = self.tasks.turn(partial(self._answer, request, record, stop), events, done, failed)
        return stop

    def stop_turn(self) -> None:
        """Stop the turn under way, if there is one; its events go on until it has ended."""
        if self._stop is not None:
            self._stop.set()

    # The end

    @Slot()
    def lock(self) -> None:
        """Lock, as the head of this file promises. Locking twice does nothing more."""
        if not self._unlocked:
            return
        self._unlocked = False
        self.stop_turn()
        self.tasks.forget()
        self.locked.emit()
        clipboard.clear_ours()
        self._close_vault_after_turn()
        self.tasks.background(self._forget, survives=True)

    def close(self) -> None:
        """Lock, end the threads and the engine. For the application's end; waits for what runs."""
        self.lock()
        self._assistant.cancel()
        self.tasks.shutdown(partial(self._shut, self._vault))
        if self.assistant is not None:
            self.assistant.close()

    def _close_vault_after_turn(self) -> None:
        self._closing = self._vault
        if self._stream is None:
            self._close_vault()
        else:
            self._stream.when_ended(self._close_vault)
            self._grace.start()

    @Slot()
    def _close_vault(self) -> None:
        self.tasks.database(partial(self._shut, self._closing), survives=True)
        # The end of a turn is read after the lock was asked for; what that reading remembered goes too.
        self.tasks.background(self._forget, survives=True)

    # On the database thread

    def _find(self) -> bool:
        from tara_health.store.open import vault_exists

        return vault_exists(self._folder)

    def _open(self, secret: str) -> None:
        from tara_health.store.open import Vault

        self._shut(self._vault)
        self._vault = Vault.open(self._folder, secret)

    def _create(self, passphrase: str) -> str:
        from tara_health.store.open import Vault

        self._vault, recovery_key = Vault.create(self._folder, passphrase)
        return recovery_key

    def _with_vault(self, job: Callable[[Vault], T]) -> T:
        if self._vault is None:
            raise VaultLocked("TARA is locked.", remedy="Unlock it and try again.")
        return job(self._vault)

    def _shut(self, vault: Vault | None) -> None:
        # A vault that was opened again meanwhile is another one and stays open.
        if vault is not None and vault is self._vault:
            try:
                vault.lock()
            finally:
                self._vault = None

    # On background threads

    def _forget(self) -> None:
        if self.assistant is not None:
            self.assistant.forget()

    def _load(self) -> EngineInfo | None:
        from tara_health.assistant import Assistant

        waiting = self._assistant
        if not waiting.set_running_or_notify_cancel():
            return None
        try:
            assistant = Assistant.open(settings=self.settings)
        except ModelError:
            # Reading messages and raising notices works without a model.
            waiting.set_result(Assistant.without_model(settings=self.settings))
            self.assistantReady.emit()
            raise
        except Exception as error:
            waiting.set_exception(error)
            raise
        waiting.set_result(assistant)
        self.assistantReady.emit()
        assistant.warm_up()
        return assistant.engine_info

    def _close_later(self, waiting: Future[Assistant]) -> None:
        if not waiting.cancelled() and waiting.exception() is None:
            self.tasks.background(waiting.result().close, survives=True)

    def _when_ready(self, job: Callable[[Assistant], T]) -> T:
        return job(self._assistant.result())

    def _answer(
        self, request: TurnRequest, record: TurnRecord, stop: StopSignal, emit: Callable[[TurnEvent], None]
    ) -> None:
        for event in self._assistant.result().turn(request, record, stop):
            emit(event)

    # Back on the GUI thread

    @Slot(object)
    def _loaded(self, info: EngineInfo | None) -> None:
        self.engineReady.emit(info)

    @Slot(Exception)
    def _load_failed(self, error: Exception) -> None:
        self.engineFailed.emit(error)
