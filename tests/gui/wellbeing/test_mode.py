"""The whole mode over a real private file: begin, check in by keyboard alone, trends, close, reopen, erase, lock."""

from __future__ import annotations

import json
import threading
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tara_desktop.idle import IdlePolicy
from tara_desktop.wellbeing.view import WellbeingView
from tara_desktop.window import MainWindow
from tara_health.errors import NothingOpens
from tara_health.platform import paths
from tara_health.store.journal import Journal
from tests.gui.needles import found
from tests.gui.stalls import StallWatch
from tests.gui.wellbeing.by_hand import Seen, press, words
from tests.gui.wellbeing.conftest import PASSPHRASE, begin

OTHER = "seven willow kettles drifting"


def open_with(mode: WellbeingView, passphrase: str) -> None:
    mode.front.secret.setText(passphrase)
    mode.front.open.click()


def test_the_first_page_says_what_it_promises_and_asks_nothing_of_the_disk(mode: WellbeingView) -> None:
    said = words(mode.front)
    for part in ("Nobody can reset it", "not IT", "No audit entry", "backups", "what you kept is gone"):
        assert part in said
    assert "Not a diagnosis, not a treatment, and no replacement for a person" in said
    assert not paths.journal_dir().exists()


def test_the_first_page_is_the_same_after_a_private_file_was_begun(mode: WellbeingView, qtbot: QtBot) -> None:
    mode.front.back.setFocus()
    qtbot.wait(50)
    before = mode.front.grab().toImage()
    begin(mode, qtbot)
    mode.lock()
    mode.front.back.setFocus()
    qtbot.wait(50)
    assert mode.front.grab().toImage() == before


def test_a_check_in_by_keyboard_alone_is_seen_in_the_trends(
    mode: WellbeingView, qtbot: QtBot, no_stalls: StallWatch
) -> None:
    begin(mode, qtbot)
    assert mode.home is not None
    assert mode.home.to_checkin.hasFocus()
    press(Qt.Key.Key_Space)
    page = mode.checkin
    assert page is not None
    assert "not a validated instrument" in words(page)
    for key in (Qt.Key.Key_6, Qt.Key.Key_3):
        press(key)
        press(Qt.Key.Key_Return)
    press(Qt.Key.Key_End)
    assert page.scale.value == 10
    press(Qt.Key.Key_Left)
    assert page.scale.value == 9
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert page.place.text() == "Question 4 of 8"
    assert page.scale.value is None, "skipped"
    for _ in range(5):
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    assert page.to_trends.hasFocus()
    press(Qt.Key.Key_Return)
    trends = mode.trends
    assert trends is not None
    qtbot.waitUntil(lambda: trends.choice.count() == 8, timeout=20_000)
    assert trends.choice.hasFocus()
    assert trends.chart.accessibleName() == "Chart: Energy"
    assert "One answer; the last is 6" in trends.chart.accessibleDescription()
    assert trends.table.item(0, 1).text() == "6"
    press(Qt.Key.Key_Down)
    assert trends.table.item(0, 1).text() == "3"
    trends.choice.activated.emit(3)
    assert trends.table.item(0, 1).text() == "skipped"
    assert mode.step_back()
    assert mode.stack.currentWidget() is mode.home
    qtbot.waitUntil(lambda: mode.home is not None and mode.home.last.text() == "You checked in today.", timeout=20_000)


def test_closed_and_opened_again_it_is_all_there(opened: WellbeingView, qtbot: QtBot) -> None:
    opened.show_checkin()
    assert opened.checkin is not None
    opened.checkin.scale.buttons[4].click()
    for _ in range(8):
        opened.checkin.next.click()
    qtbot.waitUntil(opened.checkin.to_trends.isVisible, timeout=20_000)
    opened.lock()
    assert opened.stack.currentWidget() is opened.front
    open_with(opened, PASSPHRASE)
    qtbot.waitUntil(lambda: opened.home is not None and bool(opened.home.last.text()), timeout=60_000)
    assert opened.home is not None
    assert opened.home.last.text() == "You checked in today."


@pytest.mark.parametrize("begun", [True, False])
def test_a_wrong_passphrase_says_the_same_whether_there_is_one_or_not(
    mode: WellbeingView, qtbot: QtBot, begun: bool
) -> None:
    if begun:
        begin(mode, qtbot)
        mode.lock()
    open_with(mode, "not the one at all")
    qtbot.waitUntil(mode.front.problem.isVisible, timeout=60_000)
    assert mode.front.problem.accessibleName().startswith("This passphrase opens nothing here. Nothing was changed.")
    assert mode.home is None


@pytest.mark.parametrize(
    ("first", "second", "said"), [("short", "short", "at least 12"), (PASSPHRASE, OTHER, "differ")]
)
def test_a_passphrase_that_will_not_do_changes_nothing(
    mode: WellbeingView, qtbot: QtBot, first: str, second: str, said: str
) -> None:
    mode.front.secret.setText(first)
    mode.front.anew.click()
    assert "it is overwritten and can never be brought back" in words(mode.front)
    mode.front.again.setText(second)
    mode.front.confirm.yes.click()
    qtbot.waitUntil(mode.front.problem.isVisible, timeout=20_000)
    assert said in mode.front.problem.accessibleName()
    assert not paths.journal_dir().exists()


def test_erasing_asks_first_and_then_nothing_opens(opened: WellbeingView, qtbot: QtBot) -> None:
    home = opened.home
    assert home is not None
    home.erase_button.click()
    assert home.confirm.no.hasFocus(), "Return alone keeps it"
    home.confirm.no.click()
    assert not home.confirm.isVisible()
    home.erase_button.click()
    home.confirm.yes.click()
    qtbot.waitUntil(lambda: opened.home is None, timeout=60_000)
    assert "Everything is erased" in opened.front.note.text()
    open_with(opened, PASSPHRASE)
    qtbot.waitUntil(opened.front.problem.isVisible, timeout=60_000)
    assert "opens nothing here" in opened.front.problem.accessibleName()


def test_another_passphrase(opened: WellbeingView, qtbot: QtBot) -> None:
    home = opened.home
    assert home is not None
    home.change.click()
    for field, secret in ((home.form.old, PASSPHRASE), (home.form.new, OTHER), (home.form.again, OTHER)):
        field.setText(secret)
    home.form.yes.click()
    qtbot.waitUntil(home.note.isVisible, timeout=60_000)
    assert not home.form.isVisible()
    assert home.form.new.text() == ""
    opened.lock()
    open_with(opened, OTHER)
    qtbot.waitUntil(lambda: opened.home is not None, timeout=60_000)


def test_a_copy_for_oneself(opened: WellbeingView, qtbot: QtBot, tmp_path: Path) -> None:
    home = opened.home
    assert home is not None
    file = tmp_path / "mine.json"
    home.presenter.export(file)
    qtbot.waitUntil(home.note.isVisible, timeout=20_000)
    assert "not encrypted" in home.note.text()
    assert json.loads(file.read_text())["entries"] == []
    home.presenter.export(file)
    qtbot.waitUntil(home.problem.isVisible, timeout=20_000)
    assert "already" in home.problem.accessibleName()


def fill(mode: WellbeingView, qtbot: QtBot) -> None:
    """Have every page of the open private file show something."""
    mode.show_checkin()
    assert mode.checkin is not None
    mode.checkin.scale.buttons[7].click()
    for _ in range(8):
        mode.checkin.next.click()
    qtbot.waitUntil(mode.checkin.to_trends.isVisible, timeout=20_000)
    mode.checkin.to_trends.click()
    qtbot.waitUntil(lambda: mode.trends is not None and mode.trends.choice.count() == 8, timeout=20_000)
    mode.show_checkin()
    mode.checkin.scale.buttons[3].click()
    mode.front.secret.setText(OTHER)


NEEDLES = ("the last is 7", "You checked in", "How much energy", "7 of 10", OTHER)


@pytest.mark.parametrize("way", ["session", "close", "idle"])
def test_after_the_lock_nothing_is_left_in_any_widget(opened: WellbeingView, qtbot: QtBot, way: str) -> None:
    fill(opened, qtbot)
    opened.step_back()
    home = opened.home
    assert home is not None
    qtbot.waitUntil(lambda: home.last.text() == "You checked in today.", timeout=20_000)
    before = " ".join(found(NEEDLES))
    assert not [needle for needle in NEEDLES if needle not in before], "the control: the walker finds each of them"
    journal = opened.desk._journal
    if way == "session":
        opened._session.lock()
    elif way == "close":
        home.close_file.click()
    else:
        opened.hide()
        opened._away = IdlePolicy(60, steady=iter([0.0, 61.0, 61.0]).__next__, wall=iter([0.0, 0.0, 0.0]).__next__)
        opened.show()
    qtbot.wait(1)
    assert found(NEEDLES) == []
    qtbot.waitUntil(lambda: opened.desk._journal is None and journal is not None and not journal._open, timeout=20_000)
    assert found(NEEDLES) == [], "nothing that was on its way repaints it"


def test_left_for_less_than_the_idle_time_it_stays_open(opened: WellbeingView) -> None:
    opened.hide()
    assert opened._look.isActive()
    opened.show()
    assert not opened._look.isActive()
    assert opened.home is not None


def test_what_comes_back_after_a_lock_is_dropped(opened: WellbeingView, qtbot: QtBot) -> None:
    opened.show_trends()
    opened.lock()
    qtbot.waitUntil(lambda: opened.desk._journal is None, timeout=20_000)
    qtbot.wait(50)
    assert opened.trends is None
    assert opened.stack.currentWidget() is opened.front


def test_a_lock_does_not_keep_an_erasure_from_happening(mode: WellbeingView, qtbot: QtBot) -> None:
    begin(mode, qtbot)
    gate = threading.Event()
    mode._session.tasks.database(partial(gate.wait, 20), survives=True)
    mode.presenter.erase()
    mode.lock()
    gate.set()
    done = Seen()
    mode._session.tasks.database(lambda: None, done.take, survives=True)
    qtbot.waitUntil(lambda: bool(done.values), timeout=20_000)
    with pytest.raises(NothingOpens):
        Journal.open(paths.journal_dir(), PASSPHRASE)


def test_what_a_lock_overtook_repaints_nothing(mode: WellbeingView, qtbot: QtBot) -> None:
    begin(mode, qtbot)
    gate, late, after = threading.Event(), Seen(), Seen()
    mode.desk.use(lambda _: gate.wait(20), late.take, late.take)
    mode.lock()
    gate.set()
    mode._session.tasks.database(lambda: None, after.take, survives=True)
    qtbot.waitUntil(lambda: bool(after.values), timeout=20_000)
    qtbot.wait(20)
    assert late.values == []


def test_a_file_that_opened_behind_the_chat_closes_by_idle_time(
    mode: WellbeingView, window: MainWindow, qtbot: QtBot
) -> None:
    begin(mode, qtbot)
    mode.lock()
    open_with(mode, PASSPHRASE)
    window.turn_to(QLabel("the chat"))
    qtbot.waitUntil(lambda: mode.presenter.is_open, timeout=60_000)
    mode._away.limit_s = 0.0
    mode._look.timeout.emit()
    assert not mode.presenter.is_open


def test_a_typed_passphrase_is_gone_once_the_mode_is_left(mode: WellbeingView, window: MainWindow) -> None:
    mode.front.secret.setText(PASSPHRASE)
    window.turn_to(QLabel("the chat"))
    assert mode.front.secret.text() == ""


def test_nobody_is_pulled_off_the_numbers_when_the_file_opens(mode: WellbeingView, qtbot: QtBot) -> None:
    begin(mode, qtbot)
    mode.lock()
    open_with(mode, PASSPHRASE)
    mode.show_crisis()
    qtbot.waitUntil(lambda: mode.home is not None, timeout=60_000)
    assert mode.stack.currentWidget() is mode.crisis
    assert mode.step_back()
    assert mode.stack.currentWidget() is mode.home
