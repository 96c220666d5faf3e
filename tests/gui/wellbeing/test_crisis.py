"""Help is one key away on every page, with no passphrase and no model, and at once when an answer asks for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tara_desktop.wellbeing.view import WellbeingView
from tests.gui.wellbeing.conftest import name


def test_the_numbers_stand_there_without_a_passphrase(mode: WellbeingView, qtbot: QtBot) -> None:
    mode.front.secret.setFocus()
    QTest.keyClick(mode.front.secret, Qt.Key.Key_F8)
    assert mode.stack.currentWidget() is mode.crisis
    numbers = [label.text() for label in mode.crisis.numbers]
    assert numbers[:2] == ["Call 911", "Call or text 988"]
    assert any("1-888-409-0141" in number for number in numbers)
    first = mode.crisis.numbers[0]
    assert first.hasFocus()
    assert name(first).startswith("In immediate danger: call 911")
    assert first.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert first.fontInfo().pointSizeF() >= 1.5 * mode.front.note.fontInfo().pointSizeF()
    assert mode.desk._journal is None
    assert mode.step_back()
    assert mode.stack.currentWidget() is mode.front


@pytest.mark.parametrize(("country", "number"), [("GB", "Call 999"), ("DE", "Call 112")])
def test_the_numbers_are_those_of_the_country(mode: WellbeingView, country: str, number: str) -> None:
    mode._session.settings.set("safety.country", country)
    mode.crisis_button.click()
    assert mode.crisis.numbers[0].text() == number


def test_it_is_there_on_every_page(opened: WellbeingView) -> None:
    assert opened.home is not None
    pages = [opened.home]
    for show in (opened.show_checkin, opened.show_trends, opened.show_exercises):
        show()
        pages.append(opened.stack.currentWidget())
    assert opened.exercises is not None
    opened.exercises.buttons["breathing"].click()
    pages.append(opened.stack.currentWidget())
    for page in pages:
        opened._show(page)
        assert opened.crisis_button.isVisible()
        assert opened.crisis_button.isEnabled()
        QTest.keyClick(page, Qt.Key.Key_F8)
        assert opened.stack.currentWidget() is opened.crisis
        opened.step_back()
        assert opened.stack.currentWidget() is page


def test_an_answer_about_self_harm_shows_them_at_once_and_only_once(opened: WellbeingView) -> None:
    opened.show_checkin()
    page = opened.checkin
    assert page is not None
    for _ in range(7):
        page.skip.click()
    assert "harming yourself" in page.text.text()
    page.scale.buttons[0].click()
    assert opened.stack.currentWidget() is page, "the lowest answer asks for nothing"
    page.scale.buttons[1].click()
    assert opened.stack.currentWidget() is opened.crisis
    opened.step_back()
    assert opened.stack.currentWidget() is page
    assert page.scale.value == 1
    page.scale.buttons[5].click()
    assert opened.stack.currentWidget() is page
