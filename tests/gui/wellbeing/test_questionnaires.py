"""Questionnaires over the real private file: the list, filling in by keyboard alone, crisis first, score, trends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.band_bar import BandBar
from tara_desktop.wellbeing.questionnaire_page import QuestionnairePage
from tara_desktop.wellbeing.view import WellbeingView
from tara_health.store.journal import Journal
from tara_health.wellbeing.filled_in import KIND, FilledIn
from tara_health.wellbeing.instrument import instrument, instruments
from tara_health.wellbeing.item_texts import texts_dir
from tests.gui.needles import found
from tests.gui.stalls import StallWatch
from tests.gui.wellbeing.by_hand import kept, press, words
from tests.gui.wellbeing.conftest import PASSPHRASE, name, role

Role = QAccessible.Role


def supply(key: str, language: str = "en") -> None:
    """An institution's file with made-up wording, where the importer puts it."""
    one = instrument(key)
    data = {
        "instrument": key,
        "language": language,
        "licence": "granted for tests",
        "permission_holder": "St Example",
        "items": {item: f"Wording of {item}?" for item in one.items},
        "answers": {
            group: {str(value): f"{group} answer {place}" for place, value in enumerate(one.answers)}
            for group in one.answer_sets
        },
    }
    texts_dir().mkdir(parents=True, exist_ok=True)
    (texts_dir() / f"{key}.{language}.json").write_text(json.dumps(data), "utf-8")


def listed(mode: WellbeingView, qtbot: QtBot) -> None:
    mode.show_questionnaires()
    page = mode.questionnaires
    assert page is not None
    qtbot.waitUntil(lambda: instrument("cbi").name in words(page), timeout=20_000)


def form(mode: WellbeingView, qtbot: QtBot, key: str) -> QuestionnairePage:
    supply(key)
    listed(mode, qtbot)
    assert mode.questionnaires is not None
    mode.questionnaires.buttons[key, "en"].click()
    assert mode.questionnaire is not None
    return mode.questionnaire


def _fail(error: Exception) -> None:
    raise AssertionError(error)


def test_without_texts_each_says_whom_to_ask_and_why(opened: WellbeingView, qtbot: QtBot) -> None:
    listed(opened, qtbot)
    page = opened.questionnaires
    assert page is not None
    assert page.buttons == {}
    said = words(page)
    assert "None of them is a diagnosis" in said
    for one in instruments():
        assert one.name in said
        assert one.licence.owner.rstrip(".") in said
        assert one.licence.terms in said
    assert said.count("ask your IT department for its wording: that belongs to its owner") == len(instruments())
    assert page.back.hasFocus()


def test_those_with_texts_come_first_and_a_broken_file_is_named(opened: WellbeingView, qtbot: QtBot) -> None:
    for key, language in (("who5", "en"), ("who5", "es"), ("gad7", "en")):
        supply(key, language)
    (texts_dir() / "broken.json").write_text("{")
    listed(opened, qtbot)
    page = opened.questionnaires
    assert page is not None
    assert list(page.buttons) == [("gad7", "en"), ("who5", "en"), ("who5", "es")]
    assert name(page.buttons["who5", "es"]) == "Open: WHO-5 Well-Being Index (es)"
    assert page.buttons["gad7", "en"].hasFocus()
    assert "broken.json can't be used" in words(page)


def chosen(page: QuestionnairePage) -> int | None:
    return page.answers.value


def test_from_home_to_the_trends_by_keyboard_alone(opened: WellbeingView, qtbot: QtBot, no_stalls: StallWatch) -> None:
    supply("gad7")
    assert opened.home is not None
    opened.home.to_checkin.setFocus()
    for _ in range(12):
        if QApplication.focusWidget() is opened.home.to_questionnaires:
            break
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: opened.questionnaires is not None and bool(opened.questionnaires.buttons), timeout=20_000)
    press(Qt.Key.Key_Space)
    page = opened.questionnaire
    assert page is not None
    assert page.text.text() == "Wording of gad7_1?"
    assert "the last two weeks" in page.place.text()
    assert page.answers.words[3].text() == "days answer 3"
    press(Qt.Key.Key_4)
    assert chosen(page) == 3, "the fourth answer counts three"
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_9)
    assert chosen(page) is None, "there is no ninth answer"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert chosen(page) == 1
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_End)
    assert chosen(page) == 3
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert page.place.text().startswith("Question 3 of 7")
    for _ in range(5):
        press(Qt.Key.Key_2)
        press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    said = words(page)
    assert "11, from 0 to 21" in said
    assert "It falls in the published range “moderate”." in said
    assert "from 0 “minimal”; from 5 “mild”; from 10 “moderate”; from 15 “severe”" in said
    assert "Source of the ranges: Spitzer et al. 2006: 5, 10 and 15." in said
    assert instrument("gad7").is_not in said
    assert "Wording supplied by St Example. Licence: granted for tests." in said
    assert "kept in your private file" in said
    assert not page.help.isVisible()
    assert page.to_trends.hasFocus()
    press(Qt.Key.Key_Space)
    trends = opened.trends
    assert trends is not None
    qtbot.waitUntil(lambda: trends.choice.count() == 1, timeout=20_000)
    assert trends.chart.accessibleName() == "Chart: GAD-7: Severity of symptoms"
    assert "from 10 “moderate”" in trends.chart.accessibleDescription()
    cell = trends.table.item(0, 1)
    assert cell is not None
    assert cell.text() == "11, “moderate”"
    (entry,) = kept(opened, qtbot, KIND)
    payload = entry.payload
    assert payload["answers"] == dict(zip(instrument("gad7").items, (3, 3, 1, 1, 1, 1, 1), strict=True))
    assert payload["totals"] == {"severity": {"value": 11, "range": "moderate"}}


def answer_all(page: QuestionnairePage, places: list[int | None]) -> None:
    for place in places:
        if place is not None:
            page.answers.buttons[place].click()
        page.next.click()


def test_item_nine_leads_to_the_crisis_page_before_any_score(opened: WellbeingView, qtbot: QtBot) -> None:
    page = form(opened, qtbot, "phq9")
    answer_all(page, [0] * 8)
    page.answers.buttons[0].click()
    assert opened.stack.currentWidget() is page, "the lowest answer leads nowhere"
    page.answers.buttons[1].click()
    assert opened.stack.currentWidget() is opened.crisis, "at once"
    assert "988" in " ".join(label.text() for label in opened.crisis.numbers)
    assert not page.score.findChildren(BandBar), "no score yet"
    opened.step_back()
    assert opened.stack.currentWidget() is page
    assert page.answers.value == 1, "the question is as it was"
    page.next.click()
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    assert page.help.hasFocus(), "numbers to call come before the score's own ways on"
    assert "“minimal”" in words(page), "a low score changes nothing about it"
    page.help.click()
    assert opened.stack.currentWidget() is opened.crisis


def test_a_score_that_is_not_wanted_is_taken_out_again(opened: WellbeingView, qtbot: QtBot) -> None:
    page = form(opened, qtbot, "who5")
    answer_all(page, [2, 2, 2, 2, 2])
    qtbot.waitUntil(page.remove.isVisible, timeout=20_000)
    assert len(kept(opened, qtbot)) == 1
    page.remove.click()
    qtbot.waitUntil(lambda: "deleted" in page.kept.text(), timeout=20_000)
    assert kept(opened, qtbot) == []
    assert not page.remove.isVisible()
    assert "40, from 0 to 100" in words(page), "it is still shown"


def test_too_many_skipped_is_not_scored_and_says_the_rule(opened: WellbeingView, qtbot: QtBot) -> None:
    page = form(opened, qtbot, "who5")
    answer_all(page, [2, None, 2, 2, 2])
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    assert "Not scored" in words(page)
    assert instrument("who5").scales[0].missing_rule in words(page)
    assert "One question was skipped." in words(page)


def test_all_skipped_keeps_nothing(opened: WellbeingView, qtbot: QtBot) -> None:
    page = form(opened, qtbot, "who5")
    answer_all(page, [None] * 5)
    assert "Every question was skipped, so nothing is kept" in words(page)
    assert page.finish.hasFocus()
    assert kept(opened, qtbot) == []


def test_with_the_file_closed_the_score_is_shown_and_said_not_to_be_kept(opened: WellbeingView, qtbot: QtBot) -> None:
    page = form(opened, qtbot, "who5")
    opened.desk._runner.database(opened.desk._shut)
    answer_all(page, [5] * 5)
    qtbot.waitUntil(page.finish.isVisible, timeout=20_000)
    assert "This score is not kept: your private file is closed." in words(page)
    assert "100, from 0 to 100" in words(page)
    assert not page.to_trends.isVisible()


@pytest.mark.parametrize("finished", [True, False])
def test_after_the_lock_nothing_is_left_in_any_widget(opened: WellbeingView, qtbot: QtBot, finished: bool) -> None:
    page = form(opened, qtbot, "cbi")
    if finished:
        answer_all(page, [2] * 19)
        qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
        assert found(["50, from 0 to 100", "This score is kept"])
    else:
        answer_all(page, [2])
        assert found(["Wording of personal_2", "degree answer 2", "frequency answer 2"])
    opened.lock()
    qtbot.wait(1)
    needles = ["50, from 0", "This score is kept", "Wording of", "answer 2", instrument("cbi").is_not]
    qtbot.waitUntil(lambda: found(needles) == [], timeout=5_000)
    assert opened.questionnaire is None
    assert opened.questionnaires is None


def test_check_ins_and_scores_stand_side_by_side_in_the_trends(opened: WellbeingView, qtbot: QtBot) -> None:
    seen = list[int]()
    today = date.today()  # noqa: DTZ011  # the clinician's own day, as the pages take it
    for key in ("phq9", "gad7"):
        one = instrument(key)
        filled = FilledIn(today, one, dict.fromkeys(one.items, 1))
        opened.desk.use(_adding(filled), seen.append, _fail)
    opened.show_checkin()
    assert opened.checkin is not None
    opened.checkin.scale.buttons[4].click()
    for _ in range(8):
        opened.checkin.next.click()
    qtbot.waitUntil(opened.checkin.to_trends.isVisible, timeout=20_000)
    opened.show_trends()
    trends = opened.trends
    assert trends is not None
    qtbot.waitUntil(lambda: trends.choice.count() == 10, timeout=20_000)
    keys = [trends.choice.itemData(place) for place in range(10)]
    assert keys[-2:] == ["gad7.severity", "phq9.severity"], "two scales of one name are told apart"
    trends.choice.activated.emit(9)
    cell = trends.table.item(0, 1)
    assert cell is not None
    assert cell.text() == "9, “mild”"


def _adding(filled: FilledIn) -> Callable[[Journal], int]:
    def add(journal: Journal) -> int:
        return journal.add_entry(KIND, filled.day, filled.payload())

    return add


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_every_control_has_a_name_of_its_own_and_none_is_cut_off(
    opened: WellbeingView, qtbot: QtBot, theme: Theme, look: str, percent: int
) -> None:
    theme.choose(look, percent)
    page = form(opened, qtbot, "single_item")
    opened.window().resize(1280, 820)
    page.answers.buttons[3].click()
    assert name(page.answers.buttons[1]) == "2 of 5, statements answer 1"
    for shown in (page, opened.questionnaires):
        assert shown is not None
        controls = [one for kind in (QPushButton, QToolButton) for one in shown.findChildren(kind)]
        names = [name(one) for one in controls]
        assert all(names)
        assert len(set(names)) == len(names)
        assert {role(one) for one in controls} <= {Role.PushButton, Role.CheckBox, Role.Button}
        shown.grab()
        sizes = {(one.width(), one.height()) for one in shown.findChildren(QToolButton)}
        assert len(sizes) <= 1, "choosing one moves nothing"
        assert all(min(size) >= 40 * percent / 100 for size in sizes)
        for button in shown.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.minimumSizeHint().width(), button.text()
    page.answers.words[1].setFocus()
    QTest.mouseClick(page.answers.words[1], Qt.MouseButton.LeftButton)
    assert page.answers.value == 2, "a click on the words counts too"
    page.next.click()
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    [bar] = page.score.findChildren(BandBar)
    assert bar.accessibleName() == "Scale: Burnout as you define it"
    assert "2, from 1 to 5" in bar.accessibleDescription()
    image = bar.grab().toImage()
    assert image.pixelColor(bar.place(2).toPoint()).name() == theme.palette.accent
    assert image.pixelColor(bar.place(4.5).toPoint()).name() != theme.palette.accent, "the control"


def test_opened_again_it_is_all_there(opened: WellbeingView, qtbot: QtBot, tmp_path: Path) -> None:
    page = form(opened, qtbot, "who5")
    answer_all(page, [4] * 5)
    qtbot.waitUntil(page.to_trends.isVisible, timeout=20_000)
    opened.lock()
    opened.front.secret.setText(PASSPHRASE)
    opened.front.open.click()
    qtbot.waitUntil(lambda: opened.home is not None, timeout=60_000)
    assert [entry.payload["instrument"] for entry in kept(opened, qtbot, KIND)] == ["who5"]
