"""The talk on screen with the real readers and the real private file; the engine is a script, and once the real one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tara_desktop.idle import IdlePolicy
from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing import talk_page
from tara_desktop.wellbeing.talk_page import TalkPage
from tara_desktop.wellbeing.talk_presenter import CUT_SHORT, STOPPED, WORDS, Phase
from tara_desktop.wellbeing.view import WellbeingView
from tara_health.analysis import Analyst
from tara_health.assistant import Assistant
from tara_health.wellbeing.written import replies
from tests.gui.needles import found, shown
from tests.gui.scripted import put_into
from tests.gui.stalls import StallWatch
from tests.gui.wellbeing.by_hand import Seen, kept, press, write
from tests.gui.wellbeing.conftest import begin, name, role
from tests.gui.wellbeing.talking import (
    DANGER,
    GOOD,
    NAMED,
    NAMELESS,
    TOLD,
    WaitingEngine,
    assistant_with,
)

CTRL = Qt.KeyboardModifier.ControlModifier
CALM = "The bus was late and the rain came down."


@pytest.fixture
def engine(mode: WellbeingView, analyst: Analyst) -> WaitingEngine:
    """The session has an assistant with this engine."""
    engine = WaitingEngine()
    put_into(mode._session, assistant_with(engine, analyst))  # type: ignore[arg-type]
    return engine


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page has announced."""
    said: list[str] = []
    monkeypatch.setattr(talk_page, "announce", lambda _widget, words: said.append(words))
    return said


def page_of(mode: WellbeingView) -> TalkPage:
    assert mode.talk is not None
    return mode.talk


def talk_from_front(mode: WellbeingView) -> TalkPage:
    mode.front.to_talk.click()
    return page_of(mode)


def rests(page: TalkPage, qtbot: QtBot) -> None:
    done = (Phase.IDLE, Phase.ASKING, Phase.OVER)
    qtbot.waitUntil(lambda: page.presenter.phase in done, timeout=60_000)


def say(page: TalkPage, words: str, qtbot: QtBot) -> None:
    page.text.setPlainText(words)
    page.send.click()
    rests(page, qtbot)


def said(page: TalkPage) -> list[tuple[str, str]]:
    return [(words.who, words.text) for words in page.column.words]


def test_without_a_passphrase_it_listens_and_keeps_nothing(
    mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot, spoken: list[str], no_stalls: StallWatch
) -> None:
    page = talk_from_front(mode)
    assert shown("a small model on this computer")
    assert shown("words of TARA's makers stand in")
    assert shown("nothing of this is kept. It is gone when you leave.")
    assert page.text.hasFocus()
    write(TOLD)
    press(Qt.Key.Key_Return)
    assert page.text.text() == f"{TOLD}\n", "Return alone sends nothing"
    press(Qt.Key.Key_Return, CTRL)
    rests(page, qtbot)
    reply = "".join(GOOD)
    assert said(page) == [("You", f"{TOLD}\n"), ("TARA", reply)]
    assert spoken == [reply], "once a reply"
    assert mode.step_back()
    assert page_of(mode) is page, "asked first"
    assert page.ending.go_on_button.hasFocus(), "what loses nothing"
    assert not page.ending.keep_button.isVisible()
    assert shown("This talk is gone when you leave.")
    page.ending.let_go_button.click()
    assert mode.talk is None
    assert mode.stack.currentWidget() is mode.front
    qtbot.waitUntil(lambda: engine.cleared == 1, timeout=20_000)
    qtbot.wait(1)
    assert found((TOLD, GOOD[0])) == []


def test_nothing_said_is_left_without_a_question(mode: WellbeingView, engine: WaitingEngine) -> None:
    talk_from_front(mode).back.click()
    assert mode.talk is None
    talk_from_front(mode).text.setPlainText("half a")
    page_of(mode).back.click()
    assert shown("What you typed was not sent.")
    assert mode.step_back(), "a second Escape stays"
    assert page_of(mode).text.text() == "half a"


@pytest.mark.parametrize("way", ["without", "typed", "back"])
def test_identifiers_are_shown_with_what_they_would_become(
    mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot, way: str
) -> None:
    page = talk_from_front(mode)
    say(page, NAMED, qtbot)
    before, after = page.identifiers.rows[0]
    assert (before.text(), after.text()) == ("Maria Lopez", "becomes [name]")
    assert engine.asked == 0
    assert said(page) == [], "nothing was sent"
    assert [one.text() for one in page.identifiers.findChildren(QPushButton)] == [
        "Send without them",
        "Send as typed",
        "Back to my text",
    ]
    assert page.identifiers.without_button.hasFocus()
    if way == "back":
        page.identifiers.back_button.click()
        assert page.text.text() == NAMED
        assert page.text.hasFocus()
        assert said(page) == []
    else:
        (page.identifiers.without_button if way == "without" else page.identifiers.typed_button).click()
        rests(page, qtbot)
        assert said(page)[0] == ("You", NAMELESS if way == "without" else NAMED)
        assert ("Maria" in "".join(segment.text for segment in engine.prompt)) == (way == "typed")
    assert not page.identifiers.isVisible()
    assert before.text() == ""


def test_danger_shows_the_numbers_above_and_no_reply_moves_them(
    mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot, spoken: list[str]
) -> None:
    page = talk_from_front(mode)
    say(page, TOLD, qtbot)
    say(page, DANGER, qtbot)
    band = page.band
    assert [number.text() for number in band.numbers[:2]] == ["Call 911", "Call or text 988"]
    assert any("1-888-409-0141" in number.text() for number in band.numbers)
    assert band.numbers[0].fontInfo().pointSizeF() >= 1.5 * page.column.words[0].label.fontInfo().pointSizeF()
    assert name(band.numbers[0]) == "In immediate danger: call 911."
    assert not page.column.isAncestorOf(band)
    assert spoken[1].startswith("In immediate danger: call 911."), "before the reply"
    assert spoken[2].startswith(replies()["danger"][0])
    assert len(spoken) == 3
    assert engine.asked == 1, "the model isn't asked about it"
    assert band.go_on.isVisible()
    qtbot.wait(50)
    where = [number.mapTo(page, number.rect().topLeft()) for number in band.numbers[:2]]
    say(page, CALM, qtbot)
    assert engine.asked == 1, "written words once more"
    assert not band.go_on.isVisible()
    for _ in range(4):
        say(page, CALM, qtbot)
    assert engine.asked > 1
    assert [number.mapTo(page, number.rect().topLeft()) for number in band.numbers[:2]] == where
    assert all(not number.visibleRegion().isEmpty() for number in band.numbers[:2])
    newest = page.column.words[-1]
    assert not newest.visibleRegion().isEmpty(), "the newest words can be read beside them"
    mode.show_crisis()
    mode.step_back()
    assert mode.stack.currentWidget() is page


def test_going_on_after_danger_asks_the_model_again(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    page = talk_from_front(mode)
    say(page, DANGER, qtbot)
    page.band.go_on.click()
    assert page.band.numbers[0].isVisible()
    say(page, TOLD, qtbot)
    assert engine.asked == 1


def test_the_numbers_do_not_wait_for_the_readers(mode: WellbeingView, qtbot: QtBot) -> None:
    page = talk_from_front(mode)
    page.text.setPlainText(DANGER)
    page.send.click()
    qtbot.waitUntil(page.band.isVisible, timeout=20_000)
    assert mode._session.assistant is None
    assert page.presenter.phase is Phase.WAITING
    page.send.click()
    assert page.presenter.phase is Phase.IDLE
    assert page.text.text() == DANGER, "what was not said comes back"


def test_a_stopped_reply_stands_as_far_as_it_got(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    engine.pieces = (
        "You were so tired that you cried. ",
        "You sat there in the stairwell after the shift, tired as you were, and you cried there. ",
        "You were tired ",
        "after it.",
    )
    engine.gate.clear()
    page = talk_from_front(mode)
    page.text.setPlainText(TOLD)
    page.send.click()
    qtbot.waitUntil(lambda: len(page.column.words) == 2, timeout=15_000)
    assert page.send.text() == "Stop"
    assert name(page.send) == "Stop the reply"
    assert mode.step_back(), "Escape stops, and leaves nothing"
    assert mode.talk is page
    rests(page, qtbot)
    words = page.column.words[-1]
    assert words.text.startswith(engine.pieces[0])
    assert "after it" not in words.text
    assert words.note.text() == CUT_SHORT
    assert page.send.text() == "Send"


def test_stopped_before_a_word_it_says_so(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    engine.pieces = ("You were tired.",)
    engine.gate.clear()
    page = talk_from_front(mode)
    page.text.setPlainText(TOLD)
    page.send.click()
    qtbot.waitUntil(lambda: engine.asked == 1, timeout=15_000)
    page.send.click()
    rests(page, qtbot)
    assert page.column.words[-1].note.text() == STOPPED
    assert page.column.words[0].text == TOLD
    assert page.text.text() == ""


class Chat(QObject):
    """A turn of the chat under way: it has the thread until `free` is set."""

    def __init__(self, mode: WellbeingView) -> None:
        super().__init__()
        self.free, self.began = threading.Event(), threading.Event()
        mode._session.tasks.turn(self.answer, self.take, self.take)

    def answer(self, _: Callable[[object], None]) -> None:
        self.began.set()
        self.free.wait(20)

    @Slot(object)
    def take(self, _: object) -> None:
        """Nothing to see."""


def test_it_waits_for_the_chat_and_says_so(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    page, chat = talk_from_front(mode), Chat(mode)
    chat.began.wait(20)
    page.text.setPlainText(TOLD)
    page.send.click()
    qtbot.waitUntil(lambda: page.status.text() == WORDS[Phase.WAITING], timeout=20_000)
    page.send.click()
    assert page.text.text() == TOLD, "stopped while it waited: taken back"
    page.send.click()
    qtbot.waitUntil(lambda: page.status.text() == WORDS[Phase.WAITING], timeout=20_000)
    assert engine.asked == 0
    chat.free.set()
    rests(page, qtbot)
    assert engine.asked == 1, "the one taken back was never said"
    assert said(page) == [("You", TOLD), ("TARA", "".join(GOOD))]
    assert page.status.text() == ""


def test_kept_only_where_it_is_asked_for(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    begin(mode, qtbot)
    assert mode.home is not None
    mode.home.to_talk.click()
    say(page_of(mode), CALM, qtbot)
    page_of(mode).finish.click()
    page_of(mode).ending.let_go_button.click()
    assert mode.stack.currentWidget() is mode.home
    assert kept(mode, qtbot, "talk") == []
    mode.home.to_talk.click()
    page = page_of(mode)
    say(page, TOLD, qtbot)
    mode.step_back()
    assert page.ending.keep_button.hasFocus()
    page.ending.keep_button.click()
    rests(page, qtbot)
    assert shown("It is kept in your private file.")
    page.ending.let_go_button.click()
    assert mode.talk is None
    (entry,) = kept(mode, qtbot, "talk")
    assert [turn["text"] for turn in entry.payload["turns"]] == [TOLD]


@pytest.mark.parametrize("at", ["rest", "writing", "asking", "ending"])
@pytest.mark.parametrize("way", ["lock", "idle"])
def test_no_word_is_left_after_a_lock(
    mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot, at: str, way: str
) -> None:
    page = talk_from_front(mode)
    say(page, TOLD, qtbot)
    say(page, DANGER, qtbot)
    page.band.go_on.click()
    needles = [TOLD, "Call or text 988"]
    if at == "writing":
        engine.gate.clear()
        page.text.setPlainText(CALM)
        page.send.click()
        qtbot.waitUntil(lambda: engine.asked == 2, timeout=60_000)
    elif at == "asking":
        say(page, NAMED, qtbot)
        needles.append("Maria Lopez")
    elif at == "ending":
        page.finish.click()
    page.text.setPlainText("half a thought")
    needles.append("half a thought")
    before = " ".join(found(needles))
    assert not [needle for needle in needles if needle not in before], "the control"
    if way == "lock":
        mode._session.lock()
    else:
        mode.hide()
        mode._away = IdlePolicy(60, steady=iter([0.0, 61.0, 61.0]).__next__, wall=iter([0.0, 0.0, 0.0]).__next__)
        mode.show()
    qtbot.wait(1)
    assert found(needles) == []
    assert mode.talk is None
    qtbot.waitUntil(lambda: engine.cleared >= 1, timeout=20_000)
    qtbot.wait(50)
    assert found(needles) == [], "nothing that was on its way repaints it"


def test_names_and_roles(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    page = talk_from_front(mode)
    say(page, DANGER, qtbot)
    assert role(page.text) is QAccessible.Role.EditableText
    assert name(page.text) == "What you want to say"
    assert name(page.column.words[0].label) == f"You: {DANGER}"
    assert name(page.column.words[1].label).startswith("TARA: ")
    buttons = page.findChildren(QPushButton)
    assert all(role(button) is QAccessible.Role.PushButton for button in buttons)
    visible = [name(button) for button in buttons if button.isVisible()]
    assert all(visible)
    assert len(visible) == len(set(visible))


@pytest.mark.parametrize("percent", [100, 150])
def test_no_button_is_cut_off(
    mode: WellbeingView, engine: WaitingEngine, theme: Theme, qtbot: QtBot, percent: int
) -> None:
    theme.choose("light", percent)
    page = talk_from_front(mode)
    mode.window().resize(1280, 820)
    say(page, NAMED, qtbot)
    for panel in (page.identifiers, page):
        for button in panel.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.minimumSizeHint().width(), button.text()


@pytest.fixture(scope="module")
def real() -> Iterator[Assistant]:
    with Assistant.open() as assistant:
        assistant.warm_up()
        yield assistant


@pytest.mark.engine
def test_with_the_real_engine(mode: WellbeingView, real: Assistant, qtbot: QtBot, no_stalls: StallWatch) -> None:
    put_into(mode._session, real)  # type: ignore[arg-type]
    page = talk_from_front(mode)
    for told in ("Fourteen hours, and I did not sit down once.", TOLD):
        page.text.setPlainText(told)
        qtbot.keyClick(page.text, Qt.Key.Key_Return, CTRL)
        rests(page, qtbot)
    assert [who for who, _ in said(page)] == ["You", "TARA"] * 2
    written = {text for group in replies().values() for text in group}
    for words in page.column.words[1::2]:
        assert words.text.strip()
        assert (words.text in written) == bool(words.note.text()), "written words say what they are"
    page.back.click()
    page.ending.let_go_button.click()
    qtbot.wait(1)
    assert found((TOLD,)) == []


def test_the_desk_forgets_what_came_too_late(mode: WellbeingView, engine: WaitingEngine, qtbot: QtBot) -> None:
    page, chat = talk_from_front(mode), Chat(mode)
    chat.began.wait(20)
    page.text.setPlainText(TOLD)
    page.send.click()
    qtbot.wait(100)
    mode.lock()
    chat.free.set()
    after = Seen()
    mode._session.tasks.turn(partial(_nothing), after.take, after.take)
    qtbot.waitUntil(lambda: bool(after.values), timeout=20_000)
    assert engine.asked == 0
    assert found((TOLD,)) == []


def _nothing(_: Callable[[object], None]) -> None:
    """A turn after the others."""
