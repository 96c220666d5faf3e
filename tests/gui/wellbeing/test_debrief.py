"""The debrief on screen, by keyboard alone and otherwise, with the real readers and the real private file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.debrief_page import DebriefPage
from tara_desktop.wellbeing.view import WellbeingView
from tara_health.analysis import Analyst
from tara_health.wellbeing.debrief import script
from tests.gui.needles import found, shown
from tests.gui.scripted import put_into
from tests.gui.stalls import StallWatch
from tests.gui.wellbeing.by_hand import Seen, kept, press, write
from tests.gui.wellbeing.conftest import begin, name, role
from tests.gui.wellbeing.talking import DANGER, NAMED, NAMELESS, WaitingEngine, assistant_with

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
FACTS = "We worked for an hour and lost the patient."
HARD = "The silence afterwards."


@pytest.fixture
def ready(mode: WellbeingView, analyst: Analyst) -> WellbeingView:
    """The mode with readers."""
    put_into(mode._session, assistant_with(WaitingEngine(), analyst))  # type: ignore[arg-type]
    return mode


def from_front(mode: WellbeingView, qtbot: QtBot) -> DebriefPage:
    mode.front.to_debrief.click()
    page = mode.debrief
    assert page is not None
    at(page, 1, qtbot)
    return page


def from_home(mode: WellbeingView, qtbot: QtBot) -> DebriefPage:
    begin(mode, qtbot)
    assert mode.home is not None
    mode.home.to_debrief.click()
    page = mode.debrief
    assert page is not None
    at(page, 1, qtbot)
    return page


def at(page: DebriefPage, step: int, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.place.text().startswith(f"Step {step} of 6"), timeout=30_000)


def ended(page: DebriefPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.ending.isVisible, timeout=30_000)


def test_by_keyboard_alone_from_the_first_step_to_the_private_file(
    ready: WellbeingView, qtbot: QtBot, no_stalls: StallWatch
) -> None:
    page = from_home(ready, qtbot)
    assert shown("Any step may be skipped, and you may stop wherever you are")
    assert page.text.hasFocus()
    write(FACTS)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return, CTRL)
    at(page, 2, qtbot)
    press(Qt.Key.Key_S, ALT)
    at(page, 3, qtbot)
    write(HARD)
    press(Qt.Key.Key_Return, CTRL)
    at(page, 4, qtbot)
    assert page.text.hasFocus()
    press(Qt.Key.Key_P, ALT)
    at(page, 3, qtbot)
    assert page.text.text() == HARD, "what was taken is found again"
    for step in range(4, 7):
        press(Qt.Key.Key_S if step > 4 else Qt.Key.Key_Return, ALT if step > 4 else CTRL)
        at(page, step, qtbot)
    press(Qt.Key.Key_S, ALT)
    ended(page, qtbot)
    assert page.ending.accessibleName() == script().closing
    assert page.ending.keep_button.hasFocus()
    assert kept(ready, qtbot, "debrief") == []
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown("It is kept in your private file."), timeout=20_000)
    press(Qt.Key.Key_Return)
    assert ready.stack.currentWidget() is ready.home
    (entry,) = kept(ready, qtbot, "debrief")
    payload = entry.payload
    assert {step["key"]: step["answer"] for step in payload["steps"]} == {"facts": FACTS, "hardest": HARD}
    assert payload["stopped"] is False


@pytest.mark.parametrize("step", range(1, 7))
def test_it_may_be_stopped_at_any_step(ready: WellbeingView, qtbot: QtBot, step: int) -> None:
    page = from_front(ready, qtbot)
    for after in range(2, step + 1):
        page.skip.click()
        at(page, after, qtbot)
    press(Qt.Key.Key_T, ALT)
    ended(page, qtbot)
    assert shown("You wrote nothing down, so there is nothing to keep.")
    assert not page.ending.keep_button.isVisible()
    page.ending.let_go_button.click()
    assert ready.debrief is None
    assert ready.stack.currentWidget() is ready.front


def test_what_stands_in_the_field_at_a_stop_is_taken_and_kept_only_if_said_so(
    ready: WellbeingView, qtbot: QtBot
) -> None:
    page = from_home(ready, qtbot)
    page.text.setPlainText(FACTS)
    page.stop.click()
    ended(page, qtbot)
    page.ending.go_on_button.click()
    at(page, 1, qtbot)
    assert page.text.text() == FACTS
    assert ready.step_back(), "Escape asks how to end"
    ended(page, qtbot)
    page.ending.let_go_button.click()
    assert kept(ready, qtbot, "debrief") == []
    qtbot.wait(1)
    assert found((FACTS,)) == []
    assert ready.home is not None
    ready.home.to_debrief.click()
    page = ready.debrief or page
    at(page, 1, qtbot)
    page.text.setPlainText(HARD)
    page.stop.click()
    ended(page, qtbot)
    page.ending.keep_button.click()
    qtbot.waitUntil(lambda: shown("It is kept in your private file."), timeout=20_000)
    (entry,) = kept(ready, qtbot, "debrief")
    payload = entry.payload
    assert payload["stopped"] is True
    assert [one["answer"] for one in payload["steps"]] == [HARD]


def test_with_the_private_file_closed_it_says_that_nothing_is_kept(ready: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(ready, qtbot)
    page.text.setPlainText(FACTS)
    page.stop.click()
    ended(page, qtbot)
    assert shown("Your private file is not open, so none of it is kept")
    assert not page.ending.keep_button.isVisible()


@pytest.mark.parametrize(("way", "stands"), [("without", NAMELESS), ("typed", NAMED), ("back", NAMED)])
def test_identifiers_are_offered_for_removal(ready: WellbeingView, qtbot: QtBot, way: str, stands: str) -> None:
    page = from_front(ready, qtbot)
    page.text.setPlainText(NAMED)
    page.next.click()
    qtbot.waitUntil(page.identifiers.isVisible, timeout=30_000)
    before, after = page.identifiers.rows[0]
    assert (before.text(), after.text()) == ("Maria Lopez", "becomes [name]")
    assert page.identifiers.without_button.hasFocus()
    panel = page.identifiers
    {"without": panel.without_button, "typed": panel.typed_button, "back": panel.back_button}[way].click()
    if way != "back":
        at(page, 2, qtbot)
        page.previous.click()
    at(page, 1, qtbot)
    assert page.text.text() == stands
    assert not panel.isVisible()
    assert before.text() == ""
    assert page.text.hasFocus()


def test_danger_shows_the_numbers_and_no_step_takes_them_away(ready: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(ready, qtbot)
    page.text.setPlainText(DANGER)
    page.next.click()
    at(page, 2, qtbot)
    numbers = page.band.numbers[:2]
    assert [number.text() for number in numbers] == ["Call 911", "Call or text 988"]
    for step in range(3, 7):
        page.skip.click()
        at(page, step, qtbot)
        assert all(not number.visibleRegion().isEmpty() for number in numbers)
    page.stop.click()
    ended(page, qtbot)
    assert all(not number.visibleRegion().isEmpty() for number in numbers)


def test_the_numbers_do_not_wait_for_the_readers(mode: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(mode, qtbot)
    page.text.setPlainText(DANGER)
    page.next.click()
    qtbot.waitUntil(page.band.isVisible, timeout=20_000)
    assert mode._session.assistant is None


def test_going_back_loses_nothing_that_was_typed(ready: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(ready, qtbot)
    page.skip.click()
    at(page, 2, qtbot)
    page.text.setPlainText("half a thought")
    page.previous.click()
    at(page, 1, qtbot)
    assert page.text.text() == ""
    page.skip.click()
    at(page, 2, qtbot)
    assert page.text.text() == "half a thought"


@pytest.mark.parametrize("asking", [True, False])
def test_no_word_is_left_after_a_lock(ready: WellbeingView, qtbot: QtBot, asking: bool) -> None:
    page = from_front(ready, qtbot)
    page.text.setPlainText(DANGER)
    page.next.click()
    at(page, 2, qtbot)
    page.text.setPlainText(NAMED)
    if asking:
        page.next.click()
        qtbot.waitUntil(page.identifiers.isVisible, timeout=30_000)
    needles = (NAMED, "Call or text 988", "Step 2 of 6")
    before = " ".join(found(needles))
    assert not [needle for needle in needles if needle not in before], "the control"
    ready._session.lock()
    qtbot.wait(1)
    assert found((*needles, "Maria Lopez")) == []
    assert ready.debrief is None


def test_locked_while_an_answer_is_read(ready: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(ready, qtbot)
    desk = page.presenter._desk
    page.text.setPlainText(FACTS)
    page.next.click()
    ready._session.lock()
    after = Seen()
    ready._session.with_assistant(lambda assistant: assistant.analyst.danger("calm"), after.take, after.take)
    qtbot.waitUntil(lambda: bool(after.values), timeout=30_000)
    qtbot.wait(200)
    assert desk.answers() == {}
    assert found((FACTS,)) == []


def test_names_and_roles(ready: WellbeingView, qtbot: QtBot) -> None:
    page = from_front(ready, qtbot)
    assert name(page.text) == script().steps[0].question
    assert role(page.text) is QAccessible.Role.EditableText
    assert role(page.progress) is QAccessible.Role.ProgressBar
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    names = [name(button) for button in buttons]
    assert all(names)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("percent", [100, 150])
def test_no_button_is_cut_off(ready: WellbeingView, theme: Theme, qtbot: QtBot, percent: int) -> None:
    theme.choose("light", percent)
    ready.window().resize(1280, 820)
    page = from_front(ready, qtbot)
    page.text.setPlainText(NAMED)
    page.next.click()
    qtbot.waitUntil(page.identifiers.isVisible, timeout=30_000)
    for button in page.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
