"""Work away from the GUI thread, and the one way its results come back.

Four kinds of thread: `database` (a single worker, which alone touches the vault, so writes are serial by
construction), `background` (analysis, files), `load` (model and readers) and `turn` (one reply at a time, streaming
events). Every result crosses back through one queued signal to a bound slot; callbacks run on the GUI thread and must
be bound methods, so that a widget deleted in the meantime is recognised and its callback dropped.

Events of a turn are gathered: all that arrived within a frame are handed over in one call, in order, and before the
turn's own `done`. `forget()` (the lock) drops every result still on its way, so that nothing repaints a locked
screen.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from shiboken6 import isValid

T = TypeVar("T")
E = TypeVar("E")

FRAME_MS: Final = 24
"""Events of a stream are handed over at most this often."""

_log = logging.getLogger(__name__)


class Stream:
    """The events of one turn on their way to the GUI thread. `emit` may be called from any thread."""

    def __init__(self, deliver: Callable[[list[Any]], None], wake: Callable[[], None]) -> None:
        self.deliver = deliver
        self._wake = wake
        self._lock = threading.Lock()
        self._waiting: list[Any] = []
        self._cancelled = False
        self._ended = False
        self._afterwards: list[Callable[[], None]] = []

    def emit(self, event: object) -> None:
        """Queue one event; the GUI thread gets it within about a frame."""
        with self._lock:
            if self._cancelled:
                return
            first = not self._waiting
            self._waiting.append(event)
        if first:
            self._wake()

    def take(self) -> list[Any]:
        """Everything queued since the last call, oldest first."""
        with self._lock:
            events, self._waiting = self._waiting, []
        return events

    def cancel(self) -> None:
        """Deliver nothing more, and drop what is queued."""
        with self._lock:
            self._cancelled = True
            self._waiting = []

    @property
    def cancelled(self) -> bool:
        """Was it cancelled?"""
        return self._cancelled

    def when_ended(self, then: Callable[[], None]) -> None:
        """Call `then` when the job has returned or raised, on its thread; at once if it has already."""
        with self._lock:
            if not self._ended:
                self._afterwards.append(then)
                return
        then()

    def end(self) -> None:
        """The job is over."""
        with self._lock:
            self._ended = True
            afterwards, self._afterwards = self._afterwards, []
        for then in afterwards:
            then()


@dataclass(frozen=True, slots=True)
class _Outcome:
    epoch: int | None
    callback: Callable[[Any], None] | None
    value: object
    stream: Stream | None = None


class Tasks(QObject):
    """Owns the worker threads. Make it on the GUI thread, once; `shutdown()` before the application ends."""

    problem = Signal(Exception)
    """A job failed whose caller gave no `failed`."""

    _arrived = Signal(object)
    _woken = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = ThreadPoolExecutor(1, thread_name_prefix="tara-database")
        self._background = ThreadPoolExecutor(2, thread_name_prefix="tara-background")
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="tara-loader")
        self._turns = ThreadPoolExecutor(1, thread_name_prefix="tara-turn")
        self._epoch = 0
        self._streams: list[Stream] = []
        self._last_frame = 0.0
        self._closed = False
        self._frame = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._deliver_events)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._woken.connect(self._schedule_frame, Qt.ConnectionType.QueuedConnection)

    def database(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        survives: bool = False,
    ) -> None:
        """Run `job` on the thread that owns the vault, after everything asked of it before.

        `survives`: `forget()` does not drop the result, because it holds nobody's text.
        """
        self._submit(self._database, job, done, failed, survives=survives)

    def database_now(self, job: Callable[[], T]) -> T:
        """Run `job` on the vault's thread and wait for it: for a worker that needs its answer, never the GUI thread."""
        if QThread.currentThread() is self.thread():
            raise RuntimeError("The GUI thread waits for nothing.")
        return self._database.submit(job).result()

    def background(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        survives: bool = False,
    ) -> None:
        """Run `job` on a thread for analysis and files; not at all if `forget()` comes before its turn does."""
        self._submit(self._background, job, done, failed, survives=survives)

    def load(
        self,
        job: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` on a thread of its own, which others may be waiting for; its result survives a lock."""
        self._submit(self._loader, job, done, failed, survives=True)

    def turn(
        self,
        job: Callable[[Callable[[E], None]], T],
        events: Callable[[list[E]], None],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Stream:
        """Run a streaming `job`, which is given `emit`. `events` gets lists of them, then `done` or `failed` once.

        The stream that comes back can be cancelled: then neither events nor the end are delivered.
        """
        _must_be_bound(events)
        stream = Stream(events, self._woken.emit)
        self._streams.append(stream)
        self._submit(self._turns, partial(_run_turn, job, stream), done, failed, stream)
        return stream

    def forget(self) -> None:
        """Drop every result, event and callback that has not been delivered. Jobs under way end by themselves."""
        self._epoch += 1
        for stream in self._streams:
            stream.cancel()
        self._streams.clear()
        self._frame.stop()

    def shutdown(self, last: Callable[[], None] | None = None) -> None:
        """Deliver nothing more and take nothing new; wait for what runs, then run `last` on the database thread.

        Idempotent.
        """
        if self._closed:
            return
        self.forget()
        self._closed = True
        self._turns.shutdown(wait=True, cancel_futures=True)
        self._loader.shutdown(wait=True, cancel_futures=True)
        self._background.shutdown(wait=True, cancel_futures=True)
        if last is not None:
            self._database.submit(last)
        self._database.shutdown(wait=True)

    def _submit(
        self,
        executor: Executor,
        job: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None] | None,
        stream: Stream | None = None,
        *,
        survives: bool = False,
    ) -> None:
        _must_be_bound(done)
        _must_be_bound(failed)
        if not self._closed:
            epoch = None if survives else self._epoch
            run = self._run_unless_stale if executor is self._background else self._run
            executor.submit(run, epoch, job, done, failed or self.problem.emit, stream)

    def _run_unless_stale(
        self,
        epoch: int | None,
        job: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None],
        stream: Stream | None,
    ) -> None:
        # A reading asked for before a lock is for nobody. A write to the vault was promised, so it is not skipped.
        if epoch in (None, self._epoch):
            self._run(epoch, job, done, failed, stream)

    def _run(
        self,
        epoch: int | None,
        job: Callable[[], T],
        done: Callable[[T], None] | None,
        failed: Callable[[Exception], None],
        stream: Stream | None,
    ) -> None:
        try:
            outcome = _Outcome(epoch, done, job(), stream)
        except Exception as error:  # noqa: BLE001  # whatever a job raises belongs to its caller
            # The class alone: a message of a library may quote what it choked on.
            _log.info("a job failed with %s", type(error).__name__)
            outcome = _Outcome(epoch, failed, error, stream)
        # After shutdown the signal's owner may be gone with the application.
        if not self._closed:
            self._arrived.emit(outcome)

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        if outcome.epoch not in (None, self._epoch):
            return
        if outcome.stream is not None:
            if outcome.stream.cancelled or outcome.stream not in self._streams:
                return
            self._hand_over(outcome.stream)
            self._streams.remove(outcome.stream)
        if outcome.callback is not None and _alive(outcome.callback):
            outcome.callback(outcome.value)

    @Slot()
    def _schedule_frame(self) -> None:
        if not self._frame.isActive():
            since = (time.monotonic() - self._last_frame) * 1000
            self._frame.start(max(0, round(FRAME_MS - since)))

    @Slot()
    def _deliver_events(self) -> None:
        self._last_frame = time.monotonic()
        for stream in list(self._streams):
            self._hand_over(stream)
        self._streams = [stream for stream in self._streams if not stream.cancelled]

    @staticmethod
    def _hand_over(stream: Stream) -> None:
        events: Sequence[Any] = stream.take()
        if events and _alive(stream.deliver):
            stream.deliver(list(events))


def _run_turn(job: Callable[[Callable[[E], None]], T], stream: Stream) -> T:
    try:
        return job(stream.emit)
    finally:
        stream.end()


def _must_be_bound(callback: Callable[..., object] | None) -> None:
    if callback is not None and getattr(callback, "__self__", None) is None:
        raise TypeError("A callback must be a bound method, so that a deleted owner can be recognised.")


def _alive(callback: Callable[..., object]) -> bool:
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
