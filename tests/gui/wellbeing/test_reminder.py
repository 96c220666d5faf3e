"""The quiet line: on the clock alone, in working hours, without a name, and gone for good when told once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.reminder import WORDS, Reminder
from tara_desktop.window import MainWindow
from tara_desktop.workspace import Workspace
from tara_health.platform import paths
from tara_health.settings import Settings
from tests.gui.wellbeing.conftest import name, role

FRIDAY = datetime(2026, 11, 6, 10, tzinfo=UTC)


class Clock:
    """A clock on the wall that the test sets."""

    def __init__(self) -> None:
        self.now = FRIDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line(session: Session, theme: Theme, clock: Clock, qtbot: QtBot) -> Reminder:
    session._unlocked = True
    session.settings.set("wellbeing.reminders", True)
    reminder = Reminder(session, theme, clock)
    qtbot.addWidget(reminder)
    return reminder


def on_disk() -> dict[str, object]:
    return dict(json.loads(paths.settings_file().read_text()))


def wait_until_kept(qtbot: QtBot, **values: object) -> None:
    wanted = {f"wellbeing.{key}": value for key, value in values.items()}
    qtbot.waitUntil(
        lambda: {key: on_disk().get(key) for key in wanted} == wanted,
        timeout=20_000,
    )


def settled(line: Reminder, qtbot: QtBot) -> None:
    """Its last write is done and known to it."""
    qtbot.waitUntil(lambda: line.presenter._unwritten.last_shown is None, timeout=20_000)


def test_off_by_default(session: Session, theme: Theme, clock: Clock, qtbot: QtBot) -> None:
    session._unlocked = True
    line = Reminder(session, theme, clock)
    qtbot.addWidget(line)
    line.look()
    assert line.isHidden()
    session.settings.set("wellbeing.reminders", True)
    line.look()
    assert not line.isHidden(), "the control: switched on at that hour it shows"


def test_never_while_locked(line: Reminder, session: Session) -> None:
    session._unlocked = False
    line.look()
    assert line.isHidden()


@pytest.mark.parametrize(("hours", "shown"), [(-2, False), (-1, True), (0, True), (6.9, True), (7, False), (24, False)])
def test_only_in_working_hours(line: Reminder, clock: Clock, hours: float, shown: bool) -> None:
    clock.now = FRIDAY + timedelta(hours=hours)
    line.look()
    assert line.isHidden() is not shown


def test_it_goes_when_the_hours_are_over_and_when_it_is_switched_off(line: Reminder, clock: Clock) -> None:
    line.look()
    clock.now = FRIDAY + timedelta(hours=6)
    line.look()
    assert not line.isHidden()
    clock.now = FRIDAY + timedelta(hours=7)
    line.look()
    assert line.isHidden()


def test_the_day_is_kept_and_a_new_start_does_not_repeat_it(
    line: Reminder, session: Session, theme: Theme, clock: Clock, qtbot: QtBot
) -> None:
    line.look()
    wait_until_kept(qtbot, reminder_last="2026-11-06", reminders=True)
    settled(line, qtbot)
    line.later.click()
    assert line.isHidden()
    line.look()
    assert line.isHidden()
    session.settings = Settings.load(paths.settings_file())
    again = Reminder(session, theme, clock)
    qtbot.addWidget(again)
    again.look()
    assert again.isHidden()
    clock.now = FRIDAY + timedelta(days=7)
    again.look()
    assert not again.isHidden()


def test_not_again_ends_it_at_once_and_for_good(
    line: Reminder, session: Session, theme: Theme, clock: Clock, qtbot: QtBot
) -> None:
    line.look()
    line.never.click()
    assert line.isHidden()
    qtbot.waitUntil(lambda: "wellbeing.reminders" not in on_disk(), timeout=20_000)
    qtbot.waitUntil(lambda: not line.presenter._unwritten.stopped, timeout=20_000)
    assert "wellbeing.reminder_last" not in on_disk()
    for weeks in range(60):
        clock.now = FRIDAY + timedelta(weeks=weeks)
        line.look()
        assert line.isHidden()
    clock.now = FRIDAY
    session.settings.set("wellbeing.reminders", True)
    line.look()
    assert not line.isHidden(), "switched on again by its owner it begins anew"


def test_what_cannot_be_written_is_said_and_still_obeyed(
    line: Reminder, clock: Clock, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = paths.settings_file()
    real = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self.parent == file.parent and self.suffix == ".new":
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    with qtbot.waitSignal(line.failed, timeout=20_000) as said:
        line.look()
    assert "can't be written" in str(said.args[0])
    line.later.click()
    line.look()
    assert line.isHidden(), "the day is remembered"
    clock.now = FRIDAY + timedelta(days=7)
    line.look()
    assert not line.isHidden()
    with qtbot.waitSignal(line.failed, timeout=20_000):
        line.never.click()
    clock.now = FRIDAY + timedelta(days=14)
    line.look()
    assert line.isHidden()


def test_a_day_that_cannot_be_read_is_silent_until_it_is_emptied(line: Reminder, session: Session) -> None:
    session.settings.set("wellbeing.reminder_last", "soon")
    line.look()
    assert line.isHidden()
    session.settings.set("wellbeing.reminder_last", "")
    line.look()
    assert not line.isHidden()


def test_it_names_nothing_to_a_passer_by(line: Reminder) -> None:
    line.look()
    said = [label.text() for label in line.findChildren(QLabel)]
    buttons = line.findChildren(QPushButton)
    said += [name(button) for button in buttons] + [button.accessibleDescription() for button in buttons]
    assert set(said) - {""} == {WORDS, "Open", "Not now", "Not again"}
    assert {role(button) for button in buttons} == {QAccessible.Role.PushButton}
    for word in ("burnout", "check", "well", "feel", "private", "mood", "health"):
        assert word not in " ".join(said).lower()


def test_it_writes_a_date_and_touches_nothing_private(line: Reminder, qtbot: QtBot) -> None:
    line.look()
    wait_until_kept(qtbot, reminder_last="2026-11-06")
    assert set(on_disk()) == {"appearance.theme", "wellbeing.reminders", "wellbeing.reminder_last"}
    assert not paths.journal_dir().exists()


@pytest.fixture
def workspace(session: Session, theme: Theme, window: MainWindow, clock: Clock, qtbot: QtBot) -> Workspace:
    session._unlocked = True
    session.settings.set("wellbeing.reminders", True)
    workspace = Workspace.whole(session, theme)
    workspace.reminder.presenter._clock = clock
    window.turn_to(workspace)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return workspace


def test_in_the_window_it_takes_no_focus_and_opens_by_keyboard_alone(workspace: Workspace) -> None:
    workspace.chat.focus_composer()
    before = QApplication.focusWidget()
    workspace.reminder.look()
    assert workspace.reminder.isVisible()
    assert QApplication.focusWidget() is before
    for _ in range(6):
        workspace.next_pane()
        if workspace.reminder.open.hasFocus():
            break
    assert workspace.reminder.open.hasFocus()
    QTest.keyClick(workspace.reminder.open, Qt.Key.Key_Tab)
    assert workspace.reminder.later.hasFocus()
    QTest.keyClick(workspace.reminder.later, Qt.Key.Key_Backtab)
    QTest.keyClick(workspace.reminder.open, Qt.Key.Key_Space)
    assert workspace.reminder.isHidden()
    assert workspace.centre.currentWidget() is workspace.wellbeing
    assert workspace.wellbeing is not None
    assert workspace.wellbeing.stack.currentWidget() is workspace.wellbeing.front


def test_a_fresh_start_of_the_workspace_looks_at_once(workspace: Workspace) -> None:
    workspace.begin()
    assert workspace.reminder.isVisible()
