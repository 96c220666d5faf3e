"""Results come back on the GUI thread, in order, and not at all after a lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot

from tara_desktop.tasks import Tasks
from tests.gui.stalls import StallWatch, WatchedApplication


class Receiver(QObject):
    """Remembers what it was told, on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[object] = []
        self.batches: list[list[object]] = []
        self.threads: set[int] = set()

    @Slot(object)
    def take(self, value: object) -> None:
        self.values.append(value)
        self.threads.add(threading.get_ident())

    def take_events(self, events: list[object]) -> None:
        self.batches.append(events)
        self.threads.add(threading.get_ident())

    def sleep(self) -> None:
        time.sleep(0.12)


def test_database_jobs_run_one_after_another_on_one_other_thread(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()
    seen: list[int] = []

    def job(number: int) -> Callable[[], int]:
        def run() -> int:
            seen.append(threading.get_ident())
            return number

        return run

    for number in range(20):
        tasks.database(job(number), receiver.take)
    qtbot.waitUntil(lambda: len(receiver.values) == 20)
    assert receiver.values == list(range(20))
    assert len(set(seen)) == 1
    assert receiver.threads == {threading.get_ident()}
    assert receiver.threads != set(seen)


def test_a_failure_reaches_failed_and_otherwise_problem(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()

    def fail() -> None:
        raise ValueError("no")

    tasks.background(fail, receiver.take, receiver.take)
    qtbot.waitUntil(lambda: bool(receiver.values))
    assert isinstance(receiver.values[0], ValueError)
    with qtbot.waitSignal(tasks.problem) as caught:
        tasks.background(fail)
    assert isinstance(caught.args[0], ValueError)


def test_events_are_gathered_in_order_before_the_end(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()

    def job(emit: Callable[[object], None]) -> str:
        for number in range(1000):
            emit(number)
        return "end"

    tasks.turn(job, receiver.take_events, receiver.take)
    qtbot.waitUntil(lambda: receiver.values == ["end"])
    assert [event for batch in receiver.batches for event in batch] == list(range(1000))
    assert len(receiver.batches) < 50
    assert receiver.threads == {threading.get_ident()}


def test_a_cancelled_stream_says_nothing_more(tasks: Tasks, qtbot: QtBot) -> None:
    receiver, go = Receiver(), threading.Event()

    def job(emit: Callable[[object], None]) -> str:
        emit("before")
        go.wait(5)
        emit("after")
        return "end"

    stream = tasks.turn(job, receiver.take_events, receiver.take)
    qtbot.waitUntil(lambda: receiver.batches == [["before"]])
    stream.cancel()
    ended = threading.Event()
    stream.when_ended(ended.set)
    assert not ended.is_set()
    go.set()
    assert ended.wait(5)
    stream.when_ended(ended.clear)
    assert not ended.is_set(), "what comes late is called at once"
    qtbot.wait(60)
    assert receiver.batches == [["before"]]
    assert receiver.values == []


def test_forget_drops_what_is_on_its_way_except_what_survives(tasks: Tasks, qtbot: QtBot) -> None:
    receiver, go = Receiver(), threading.Event()
    tasks.database(lambda: go.wait(5) and "text", receiver.take)
    tasks.database(lambda: "no text", receiver.take, survives=True)
    tasks.forget()
    go.set()
    qtbot.waitUntil(lambda: bool(receiver.values))
    assert receiver.values == ["no text"]


def test_forget_skips_readings_that_wait_but_no_write(tasks: Tasks, qtbot: QtBot) -> None:
    receiver, go = Receiver(), threading.Event()
    ran: list[str] = []
    for _ in range(2):
        tasks.background(lambda: go.wait(5))
    tasks.background(lambda: ran.append("reading"))
    tasks.database(lambda: go.wait(5))
    tasks.database(lambda: ran.append("write"))
    tasks.forget()
    go.set()
    tasks.background(lambda: None, receiver.take)
    tasks.database(lambda: None, receiver.take)
    qtbot.waitUntil(lambda: len(receiver.values) == 2)
    assert ran == ["write"]


def test_shutdown_waits_and_runs_the_last_word(tasks: Tasks) -> None:
    ran: list[str] = []
    tasks.database(lambda: ran.append("write"))
    tasks.shutdown(lambda: ran.append("last"))
    tasks.shutdown(lambda: ran.append("never"))
    tasks.database(lambda: ran.append("late"))
    assert ran == ["write", "last"]


def test_a_deleted_receiver_is_not_called(tasks: Tasks, qtbot: QtBot) -> None:
    receiver, other = Receiver(), Receiver()
    tasks.background(lambda: "late", receiver.take)
    receiver.deleteLater()
    tasks.background(lambda: "heard", other.take)
    qtbot.waitUntil(lambda: other.values == ["heard"])


def test_a_lambda_is_refused_as_a_callback(tasks: Tasks) -> None:
    with pytest.raises(TypeError):
        tasks.background(lambda: 1, lambda value: None)


def test_the_gui_thread_may_not_wait_for_the_database(tasks: Tasks) -> None:
    with pytest.raises(RuntimeError):
        tasks.database_now(lambda: 1)


def test_a_worker_may_wait_for_the_database(tasks: Tasks, qtbot: QtBot) -> None:
    receiver = Receiver()
    tasks.background(lambda: tasks.database_now(threading.get_ident), receiver.take)
    tasks.database(threading.get_ident, receiver.take)
    qtbot.waitUntil(lambda: len(receiver.values) == 2)
    assert receiver.values[0] == receiver.values[1]


def test_the_stall_watch_sees_a_sleeping_slot(qapp: WatchedApplication, qtbot: QtBot) -> None:
    """The positive control of every `no_stalls` test."""
    watch, receiver = StallWatch(), Receiver()
    qapp.watch = watch
    QTimer.singleShot(0, receiver.sleep)
    qtbot.wait(200)
    qapp.watch = None
    assert len(watch.stalls) == 1
    assert watch.worst_ms >= 100


def test_the_stall_watch_is_quiet_while_nothing_blocks(no_stalls: StallWatch, qtbot: QtBot) -> None:
    QTimer.singleShot(0, Receiver().deleteLater)
    qtbot.wait(100)
    assert no_stalls.deliveries > 0
