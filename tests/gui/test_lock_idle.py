"""The idle policy with clocks that the test moves, and the filter that feeds it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tara_desktop.idle import IdlePolicy, steady
from tara_desktop.idle_lock import IdleLock

LIMIT = 600.0


class Clocks:
    """Two clocks that stand still until moved."""

    def __init__(self) -> None:
        self.steady = 1_000.0
        self.wall = 1_700_000_000.0

    def pass_time(self, seconds: float) -> None:
        self.steady += seconds
        self.wall += seconds

    def policy(self) -> IdlePolicy:
        return IdlePolicy(LIMIT, steady=lambda: self.steady, wall=lambda: self.wall)


@pytest.mark.parametrize(("after", "due"), [(LIMIT - 1, False), (LIMIT, True), (LIMIT + 1, True)])
def test_it_is_due_at_the_limit(after: float, due: bool) -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.pass_time(after)
    assert policy.due() is due
    assert policy.remaining_s() == max(0.0, LIMIT - after)


def test_activity_starts_the_count_again() -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.pass_time(LIMIT - 1)
    assert policy.active()
    clocks.pass_time(LIMIT - 1)
    assert not policy.due()


def test_a_clock_set_back_does_not_lengthen_the_wait() -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.pass_time(LIMIT - 1)
    clocks.wall -= 86_400
    assert not policy.due()
    assert policy.remaining_s() == 1
    clocks.pass_time(1)
    assert policy.due()


def test_a_clock_set_forward_locks_early() -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.wall += 86_400
    assert policy.due()


def test_sleep_counts_even_where_the_steady_clock_stood_still() -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.wall += LIMIT + 1
    assert not policy.active(), "the first key after the sleep must not renew the count"
    assert policy.due()


def test_sleep_counts_even_where_the_wall_clock_was_set_back_meanwhile() -> None:
    clocks = Clocks()
    policy = clocks.policy()
    clocks.steady += LIMIT
    clocks.wall -= 3_600
    assert not policy.active()


def test_the_steady_clock_runs_forward() -> None:
    first = steady()
    assert steady() >= first


def test_typing_keeps_it_open_and_silence_locks(qapp: QApplication, qtbot: QtBot) -> None:
    clocks = Clocks()
    lock = IdleLock(qapp, clocks.policy())
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    clocks.pass_time(LIMIT - 1)
    QTest.keyClick(field, Qt.Key.Key_A)
    assert lock.policy.idle_s() == 0
    clocks.pass_time(LIMIT)
    with qtbot.waitSignal(lock.due, timeout=500):
        QTest.keyClick(field, Qt.Key.Key_B)
    assert field.text() == "a", "the key that came too late did nothing"
    lock.stop()


def test_the_timer_tells_without_any_event(qapp: QApplication, qtbot: QtBot) -> None:
    lock = IdleLock(qapp, IdlePolicy(0.05))
    with qtbot.waitSignal(lock.due, timeout=2_000):
        lock.start()


def test_moving_the_mouse_is_not_activity(qapp: QApplication, qtbot: QtBot) -> None:
    clocks = Clocks()
    lock = IdleLock(qapp, clocks.policy())
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    clocks.pass_time(100)
    here, none = QPointF(1, 1), Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, here, here, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(field, move)
    assert lock.policy.idle_s() == 100
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert lock.policy.idle_s() == 0
    lock.stop()


def test_it_does_nothing_while_stopped(qapp: QApplication, qtbot: QtBot) -> None:
    clocks = Clocks()
    lock = IdleLock(qapp, clocks.policy())
    field = QLineEdit()
    qtbot.addWidget(field)
    lock.start()
    lock.stop()
    clocks.pass_time(LIMIT + 1)
    with qtbot.assertNotEmitted(lock.due):
        QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == "a"
