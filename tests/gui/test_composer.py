"""The composer: keys, limits, and identifiers that are named in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCharFormat
from pytestqt.qtbot import QtBot

from tara_desktop.chat.composer import Composer
from tara_desktop.chat.phi_words import WORDS, contains, qt_ranges
from tara_desktop.theme.style import Theme
from tara_health.limits import MESSAGE_CHARACTERS
from tara_health.records import PhiSpan
from tara_health.vocabulary import PHI_CATEGORIES, Mode
from tests.gui.stalls import StallWatch


@pytest.fixture
def composer(qtbot: QtBot, theme: Theme) -> Composer:
    composer = Composer(theme)
    qtbot.addWidget(composer)
    composer.resize(700, 200)
    composer.show()
    return composer


def paste(composer: Composer, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    composer.text.insertFromMimeData(data)


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_return_sends(qtbot: QtBot, composer: Composer, modifier: Qt.KeyboardModifier) -> None:
    composer.text.setPlainText("Question?")
    with qtbot.waitSignal(composer.submitted) as sent:
        qtbot.keyClick(composer.text, Qt.Key.Key_Return, modifier)
    assert sent.args == ["Question?"]
    assert composer.text.text() == "Question?"


def test_shift_return_starts_a_line(qtbot: QtBot, composer: Composer) -> None:
    composer.text.setPlainText("a")
    composer.text.moveCursor(composer.text.textCursor().MoveOperation.End)
    with qtbot.assertNotEmitted(composer.submitted):
        qtbot.keyClick(composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert composer.text.text() == "a\n"


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_message_is_refused_with_a_sentence(qtbot: QtBot, composer: Composer, text: str) -> None:
    composer.text.setPlainText(text)
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert "empty" in composer.problem.text()


@pytest.mark.usefixtures("no_stalls")
def test_a_paste_over_the_limit_is_refused_as_a_whole(qtbot: QtBot, composer: Composer) -> None:
    paste(composer, "kept")
    paste(composer, "x" * 1_000_000)
    assert composer.text.text() == "kept"
    assert f"{MESSAGE_CHARACTERS:,}" in composer.problem.text()
    qtbot.keyClick(composer.text, Qt.Key.Key_A)
    assert composer.problem.isHidden()


def test_a_paste_at_the_limit_is_taken(composer: Composer) -> None:
    lines = ("word " * 20 + "\n") * (MESSAGE_CHARACTERS // 101)
    paste(composer, lines)
    assert composer.text.text() == lines


@pytest.mark.parametrize("text", ["a\ud800b", "\x00\x07\x1b", "\u202eabc", "\U0001f600" * 50, "سلام 日本 हिन्दी"])
def test_no_character_brings_it_down(composer: Composer, text: str) -> None:
    paste(composer, text)
    composer.show_found((PhiSpan(0, 1, "name", 1.0),), composer.text.document().revision())
    composer.submit()
    composer.text.text().encode("utf-8")


def test_markup_is_pasted_as_text(composer: Composer) -> None:
    data = QMimeData()
    data.setHtml("<b>x</b><img src='file:///etc/passwd'>")
    data.setText("x")
    composer.text.insertFromMimeData(data)
    assert composer.text.text() == "x"


def test_identifiers_are_underlined_with_a_wave_and_named(composer: Composer) -> None:
    composer.text.setPlainText("\U0001f600 Ann was born 3 May")
    spans = (PhiSpan(2, 5, "name", 0.9), PhiSpan(15, 20, "date", 0.9))
    composer.show_found(spans, composer.text.document().revision())
    marks = composer.text.extraSelections()
    assert [mark.cursor.selectedText() for mark in marks] == ["Ann", "3 May"]
    assert marks[0].format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline
    assert composer.contains.text() == "Contains: name, date. It stays on this machine."


def test_a_late_reading_of_an_older_text_is_dropped(composer: Composer) -> None:
    composer.text.setPlainText("Ann")
    old = composer.text.document().revision()
    composer.text.insertPlainText("x")
    composer.show_found((PhiSpan(0, 3, "name", 0.9),), old)
    assert composer.text.extraSelections() == []
    assert composer.contains.text() == ""


def test_typing_asks_for_one_reading_after_a_pause(qtbot: QtBot, composer: Composer) -> None:
    asked: list[tuple[str, int]] = []
    composer.unread.connect(lambda text, revision: asked.append((text, revision)))
    qtbot.keyClicks(composer.text, "Ann Lee")
    assert asked == []
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert asked[0] == ("Ann Lee", composer.text.document().revision())


def test_the_button_stops_while_a_reply_is_written(qtbot: QtBot, composer: Composer) -> None:
    composer.text.setPlainText("next")
    composer.set_busy(True)
    assert composer.action.text() == "Stop"
    with qtbot.waitSignal(composer.stopped):
        composer.action.click()
    with qtbot.waitSignal(composer.stopped):
        qtbot.keyClick(composer.text, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(composer.submitted):
        composer.submit()
    assert composer.text.text() == "next"


def test_text_that_comes_back_stands_before_what_was_typed_since(composer: Composer) -> None:
    composer.text.setPlainText("typed since")
    composer.give_back("first")
    assert composer.text.text() == "first\n\ntyped since"


def test_clearing_leaves_no_way_back(composer: Composer) -> None:
    paste(composer, "John Smith")
    composer.clear_all_text()
    composer.text.undo()
    assert composer.text.text() == ""
    assert not composer.text.document().isUndoAvailable()


def test_the_field_grows_to_a_limit(qtbot: QtBot, composer: Composer) -> None:
    one = composer.text.height()
    composer.text.setPlainText("a\nb\nc")
    three = composer.text.height()
    composer.text.setPlainText("a\n" * 400)
    assert one < three < composer.text.height() < 40 * one


def test_modes_change_by_keyboard(qtbot: QtBot, composer: Composer) -> None:
    composer.modes[Mode.PATIENT_MESSAGE].setFocus()
    qtbot.keyClick(composer.modes[Mode.PATIENT_MESSAGE], Qt.Key.Key_Space)
    assert composer.mode is Mode.PATIENT_MESSAGE


def test_every_category_has_words() -> None:
    assert set(WORDS) == set(PHI_CATEGORIES)


def test_categories_are_counted_in_words() -> None:
    spans = [PhiSpan(0, 1, "date", 1), PhiSpan(2, 3, "name", 1), PhiSpan(4, 5, "name", 1)]
    assert contains(spans) == "Contains: name (2), date. It stays on this machine."
    assert contains(()) == ""


def test_places_are_counted_as_qt_counts() -> None:
    text = "a\U0001f600b\U0001f600c"
    assert qt_ranges(text, [PhiSpan(0, 1, "name", 1), PhiSpan(2, 5, "name", 1)]) == [(0, 1), (3, 7)]
    assert qt_ranges(text, [PhiSpan(3, 9, "name", 1)]) == []


def test_nothing_is_left_without_a_name(composer: Composer, no_stalls: StallWatch) -> None:
    assert composer.text.accessibleName()
    assert composer.action.accessibleName()
    assert all(button.accessibleName() for button in composer.modes.values())
