"""The transcript: bounded, steady while it grows, and usable by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QStackedWidget
from pytestqt.qtbot import QtBot

from tara_desktop.chat.message_text import FOLDED_CHARACTERS
from tara_desktop.chat.shown import STATE_WORDS, ShownMessage
from tara_desktop.chat.transcript import Transcript
from tara_desktop.chat.transcript_window import FIRST, HELD, Ask, TranscriptWindow
from tara_desktop.theme.style import Theme
from tara_health.vocabulary import Mode, ReplyState
from tests.gui.stalls import StallWatch

REPLY = "## Plan\n\n- one\n- two\n\nA paragraph that is long enough to wrap in any column of a sensible width, twice.\n"


def message(number: int) -> ShownMessage:
    return ShownMessage(number, "user" if number % 2 else "assistant", f"Question {number}?" if number % 2 else REPLY)


class Reader(QObject):
    """Answers the transcript's wishes from a conversation of `count` messages."""

    def __init__(self, transcript: Transcript, count: int) -> None:
        # A child of the transcript: a signal does not keep its receiver alive.
        super().__init__(transcript)
        self.transcript, self.count = transcript, count
        transcript.wanted.connect(self.give)
        transcript.open([message(n) for n in range(max(1, count - FIRST + 1), count + 1)], FIRST)

    def give(self, ask: Ask, above: bool) -> None:
        end = ask.before_id if ask.before_id is not None else self.count + 1
        page = [message(n) for n in range(max(1, end - ask.limit), end)]
        (self.transcript.add_above if above else self.transcript.add_below)(page)


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(900, 700)
    transcript.show()
    return transcript


def ids(transcript: Transcript) -> list[int]:
    return [view.message.id for view in transcript.views]


@given(st.lists(st.sampled_from(["older", "newer", "add", "cut"]), max_size=60), st.integers(1, 300))
def test_the_window_is_always_a_bounded_run_of_the_branch(moves: list[str], count: int) -> None:
    window = TranscriptWindow()
    branch = list(range(1, count + 1))
    window.opened(branch[-FIRST:])
    for move in moves:
        if move == "add" and window.at_end:
            branch.append(branch[-1] + 1 if branch else 1)
            window.added(branch[-1])
        elif move == "cut" and len(window.ids) > 3 and window.at_end:
            place = branch.index(window.ids[-2])
            window.cut_from(branch[place])
            del branch[place:]
        elif move in ("older", "newer"):
            ask = window.older() if move == "older" else window.newer()
            if ask is not None:
                end = branch.index(ask.before_id) if ask.before_id is not None else len(branch)
                page = branch[max(0, end - ask.limit) : end]
                (window.came_above if move == "older" else window.came_below)(page)
        held = window.ids[window.low : window.high]
        assert len(held) <= HELD
        assert held == branch[len(branch) - len(window.ids) :][window.low : window.high]


def test_scrolling_through_a_long_conversation_stays_bounded_and_in_order(
    qtbot: QtBot, transcript: Transcript, no_stalls: StallWatch
) -> None:
    Reader(transcript, 5000)
    qtbot.waitSignal(transcript.settled).wait()
    assert ids(transcript)[-1] == 5000
    bar = transcript.verticalScrollBar()
    while ids(transcript)[0] > 4850:
        first = ids(transcript)[0]
        bar.setValue(0)
        qtbot.waitUntil(lambda first=first: ids(transcript)[0] < first)
        assert len(transcript.views) <= HELD
        assert ids(transcript) == list(range(ids(transcript)[0], ids(transcript)[0] + len(transcript.views)))
    top = ids(transcript)[0]

    def back_down() -> None:
        bar.setValue(bar.maximum())
        assert ids(transcript)[-1] == 5000

    qtbot.waitUntil(back_down)
    assert ids(transcript)[0] > top
    assert len(transcript.views) <= HELD


def test_what_is_read_does_not_jump_when_older_messages_come(qtbot: QtBot, transcript: Transcript) -> None:
    Reader(transcript, 200)
    qtbot.waitSignal(transcript.settled).wait()
    bar = transcript.verticalScrollBar()
    bar.setValue(400)
    view = next(v for v in transcript.views if v.geometry().bottom() >= bar.value())
    before = view.y() - bar.value()
    loaded = len(transcript.views)
    qtbot.waitUntil(lambda: len(transcript.views) > loaded)
    qtbot.wait(50)
    assert view.y() - bar.value() == before


def test_a_stream_is_followed_only_at_the_bottom(qtbot: QtBot, transcript: Transcript) -> None:
    Reader(transcript, 60)
    qtbot.waitSignal(transcript.settled).wait()
    transcript.add(ShownMessage(0, "assistant", "", ReplyState.STREAMING))
    bar = transcript.verticalScrollBar()
    transcript.append("word " * 400)
    assert bar.value() == bar.maximum()
    bar.setValue(bar.maximum() // 2)
    held = bar.value()
    transcript.append("word " * 400)
    assert bar.value() == held


def test_streaming_into_a_long_conversation_never_stalls(
    qtbot: QtBot, transcript: Transcript, no_stalls: StallWatch
) -> None:
    Reader(transcript, 5000)
    qtbot.waitSignal(transcript.settled).wait()
    view = transcript.add(ShownMessage(0, "assistant", "", ReplyState.STREAMING))
    for _ in range(60):
        transcript.append(REPLY)
        qtbot.wait(1)
    transcript.stored(view, replace(view.message, id=5001, state=ReplyState.COMPLETE))
    assert view.message.text == REPLY * 60


def test_the_rule_stands_above_what_the_model_sees(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.open([message(n) for n in range(1, 9)], FIRST)
    qtbot.waitSignal(transcript.settled).wait()
    transcript.set_rule(5)
    column = transcript.column
    assert column.rule.isVisible()
    above, below = transcript.views[3], transcript.views[4]
    assert above.geometry().bottom() < column.rule.y() < below.y()
    assert [view.text.property("tone") or "" for view in transcript.views] == ["muted"] * 4 + [""] * 4
    transcript.set_rule(None)
    assert column.rule.isHidden()


def test_copy_takes_the_source_and_a_selection_takes_the_words(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.open([message(2)], FIRST)
    view = transcript.views[0]
    view.copy_button.click()
    assert QGuiApplication.clipboard().text() == REPLY
    view.text.setFocus()
    qtbot.keyClick(view.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "P"


def test_the_arrow_keys_go_from_message_to_message(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.open([message(n) for n in range(1, 5)], FIRST)
    transcript.focus_last()
    last, before = transcript.views[-1], transcript.views[-2]
    qtbot.waitUntil(last.hasFocus)
    qtbot.keyClick(last, Qt.Key.Key_Up)
    assert before.hasFocus()
    assert before.copy_button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not last.copy_button.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(before, Qt.Key.Key_Return)
    assert before.text.hasFocus()
    qtbot.keyClick(before.text, Qt.Key.Key_Escape)
    assert before.hasFocus()


def test_only_the_newest_reply_can_be_written_again(transcript: Transcript) -> None:
    transcript.open([message(n) for n in range(1, 7)], FIRST)
    assert [view.again_button.isVisibleTo(view) for view in transcript.views] == [False] * 5 + [True]


@pytest.mark.parametrize("state", list(STATE_WORDS))
def test_how_a_reply_ended_is_said_in_words(transcript: Transcript, state: ReplyState) -> None:
    shown = ShownMessage(2, "assistant", "text", state, "12:00", Mode.PATIENT_MESSAGE, "m · label", "Check it.", 7.6, 2)
    transcript.open([shown], FIRST)
    view = transcript.views[0]
    assert view.state.text() == STATE_WORDS[state]
    assert view.footer.text() == "m · label · reading grade 8 · 2 points to check"
    assert view.note.text() == "Check it."
    assert view.accessibleName() == "TARA's reply, 12:00"


def test_a_message_of_the_clinician_is_plain_text(transcript: Transcript) -> None:
    transcript.open([ShownMessage(1, "user", "# not a *heading* <b>x</b> ![a](b)")], FIRST)
    assert transcript.views[0].text.toPlainText() == "# not a *heading* <b>x</b> ![a](b)"


def test_a_very_long_message_is_folded(qtbot: QtBot, transcript: Transcript, no_stalls: StallWatch) -> None:
    text = "word " * 40_000
    transcript.add(ShownMessage(0, "user", text))
    view = transcript.views[0]
    assert len(view.text.toPlainText()) == FOLDED_CHARACTERS
    before = view.height()
    view.more.click()
    assert view.height() > before
    view.copy_all()
    assert QGuiApplication.clipboard().text() == text


def test_clearing_leaves_no_text_in_any_widget(qtbot: QtBot, transcript: Transcript) -> None:
    Reader(transcript, 60)
    qtbot.waitSignal(transcript.settled).wait()
    views = list(transcript.views)
    transcript.clear_all_text()
    assert transcript.views == []
    assert all(not view.text.toPlainText() and not view.message.text for view in views)


def test_a_message_measured_in_a_narrow_page_fits_the_wide_one(qtbot: QtBot, theme: Theme) -> None:
    pages = QStackedWidget()
    qtbot.addWidget(pages)
    transcript = Transcript(theme)
    pages.addWidget(QLabel("first"))
    pages.addWidget(transcript)
    pages.resize(900, 700)
    pages.show()
    transcript.open([message(n) for n in range(1, 4)], FIRST)
    pages.setCurrentWidget(transcript)
    qtbot.waitSignal(transcript.settled).wait()
    first = transcript.views[0]
    assert first.height() == first.fit(first.width())
    assert first.height() < 80


def test_the_way_down_shows_while_a_reply_goes_on_below(transcript: Transcript, qtbot: QtBot) -> None:
    Reader(transcript, 30)
    qtbot.waitUntil(lambda: transcript.verticalScrollBar().maximum() > 2_000)
    transcript.add(ShownMessage(0, "assistant", "", ReplyState.STREAMING))
    assert not transcript.jump.isVisible()
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() - 1_500)
    transcript.append("A line.\n\n" * 5)
    assert transcript.jump.isVisible()
    assert transcript.viewport().geometry().contains(transcript.jump.geometry())
    assert bar.value() < bar.maximum() - 1_000
    transcript.jump.click()
    assert bar.value() == bar.maximum()
    assert not transcript.jump.isVisible()
    transcript.append("A line.\n\n" * 50)
    assert bar.value() == bar.maximum()


def test_the_end_that_was_let_go_of_is_asked_for(transcript: Transcript, qtbot: QtBot) -> None:
    Reader(transcript, 5000)
    bar = transcript.verticalScrollBar()
    for _ in range(40):
        bar.setValue(bar.minimum())
        qtbot.wait(20)
        if not transcript.window_state.at_end:
            break
    assert not transcript.window_state.at_end
    with qtbot.waitSignal(transcript.end_wanted):
        transcript.jump.click()
