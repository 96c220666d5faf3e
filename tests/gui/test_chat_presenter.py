"""The presenter with a scripted session: which calls reach the screen, in which order, and what a failure leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tara_desktop.chat.phase import Phase, phase_words
from tara_desktop.chat.presenter import ChatPresenter
from tara_desktop.chat.shown import ShownMessage
from tara_desktop.chat.transcript_window import Ask
from tara_desktop.chat.turn_desk import Page, Prepared, TurnAsk
from tara_health.errors import PromptTooLong
from tara_health.events import (
    InputRead,
    NoticeRaised,
    PromptProgress,
    ReplyReplaced,
    TextShown,
    TurnEnded,
    TurnRequest,
    WindowPlanned,
)
from tara_health.prompt.build import PastTurn
from tara_health.records import Analysis, EscalationNotice, Reply, Review, Timings
from tara_health.vocabulary import ReplyState, Urgency

NOTICE = EscalationNotice(Urgency.EMERGENCY, "Emergency", ("Call for help.",))


def reply(text: str = "Hello.", state: ReplyState = ReplyState.COMPLETE) -> Reply:
    return Reply(text, state, Analysis(), Review(), None, Timings())


class Screen:
    """Writes down every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        def note(*given: Any, **named: Any) -> None:
            self.calls.append((name, *given, *named.values()))

        return note

    def names(self) -> list[str]:
        return [call[0] for call in self.calls if call[0] != "show_phase"]

    def of(self, name: str) -> list[tuple[Any, ...]]:
        return [call[1:] for call in self.calls if call[0] == name]


class Desk:
    """A session whose answers the test gives by hand."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, Any, Any]] = []
        self.turn: tuple[Any, ...] | None = None
        self.stops = 0

    def store(self, job: Any, done: Any = None, failed: Any = None) -> None:
        self.jobs.append((job, done, failed))

    def store_now(self, job: Any) -> Any:
        raise AssertionError("the scripted turn keeps nothing")

    def run_turn(self, request: TurnRequest, record: Any, events: Any, done: Any = None, failed: Any = None) -> None:
        self.turn = (request, record, events, done, failed)

    def stop_turn(self) -> None:
        self.stops += 1

    def answer(self, value: Any) -> None:
        self.jobs.pop(0)[1](value)


class Chat:
    def __init__(self) -> None:
        self.screen, self.desk = Screen(), Desk()
        self.presenter = ChatPresenter(self.screen, self.desk)  # type: ignore[arg-type]

    def send(self, ask: TurnAsk | None = None, turns: int = 0, earlier: int | None = None) -> TurnAsk:
        ask = ask or TurnAsk("Question?")
        self.presenter.send(ask)
        history = tuple(PastTurn("q", "", "a") for _ in range(turns))
        ids = tuple(range(1, 2 * turns, 2))
        before = 2 * turns if earlier is None else earlier
        self.desk.answer(Prepared(ask, TurnRequest(ask.text, history=history), ids, before))
        return ask

    def events(self, *events: Any) -> None:
        assert self.desk.turn is not None
        self.desk.turn[2](list(events))

    def end(self) -> None:
        assert self.desk.turn is not None
        self.desk.turn[3](None)

    def fail(self, error: Exception) -> None:
        assert self.desk.turn is not None
        self.desk.turn[4](error)


@pytest.fixture
def chat() -> Chat:
    return Chat()


def test_a_turn_from_message_to_reply(chat: Chat) -> None:
    chat.send()
    assert chat.presenter.phase is Phase.READING
    chat.events(InputRead(Analysis()), NoticeRaised(NOTICE), WindowPlanned(0, 100, 4096), PromptProgress(5, 10))
    assert chat.presenter.phase is Phase.PREFILL
    chat.events(TextShown("Hel"), TextShown("lo."))
    assert chat.presenter.phase is Phase.STREAMING
    chat.events(TurnEnded(reply(), ""))
    chat.end()
    assert chat.presenter.phase is Phase.IDLE
    assert chat.screen.names() == [
        "add_user",
        "show_reading",
        "show_notice",
        "show_window",
        "begin_reply",
        "append",
        "end_turn",
        "show_review",
        "announce",
    ]
    assert chat.screen.of("append") == [("Hello.",)]


def test_the_notice_comes_before_any_word_and_without_a_model(chat: Chat) -> None:
    chat.send()
    text = "No model is loaded."
    chat.events(
        InputRead(Analysis()), NoticeRaised(NOTICE), TextShown(text), TurnEnded(reply(text, ReplyState.NO_MODEL), "")
    )
    names = chat.screen.names()
    assert names.index("show_notice") < names.index("append")


def test_a_replaced_reply_takes_the_place_of_what_was_shown(chat: Chat) -> None:
    chat.send()
    chat.events(TextShown("bad"), ReplyReplaced("A safe text.", ()), TurnEnded(reply(state=ReplyState.REPLACED), ""))
    assert chat.screen.of("replace") == [("A safe text.",)]


def test_a_reply_is_announced_once_however_many_words_it_had(chat: Chat) -> None:
    chat.send()
    for _ in range(300):
        chat.events(TextShown("word "))
    assert chat.screen.of("announce") == []
    chat.events(TurnEnded(reply("word " * 300), ""))
    assert len(chat.screen.of("announce")) == 1


def test_a_failure_before_anything_was_kept_gives_the_text_back(chat: Chat) -> None:
    chat.send(TurnAsk("A long question"))
    chat.fail(PromptTooLong("The message is longer than the model's memory."))
    assert chat.screen.names()[-3:] == ["drop_turn", "give_back", "say"]
    assert chat.screen.of("give_back") == [("A long question",)]
    assert "longer than" in chat.screen.of("say")[0][0]
    assert chat.presenter.phase is Phase.IDLE


def test_a_foreign_error_is_named_without_its_words(chat: Chat) -> None:
    chat.send()
    chat.fail(ValueError("John Smith"))
    assert "John" not in chat.screen.of("say")[0][0]


def test_a_failure_after_it_was_kept_ends_as_interrupted(chat: Chat) -> None:
    chat.send()
    assert chat.desk.turn is not None

    class Kept:
        message_id, reply_id = 11, 12

    chat.desk.turn[1]._kept = Kept()
    chat.events(TextShown("Half a"))
    chat.fail(RuntimeError("x"))
    message_id, shown = chat.screen.of("end_turn")[0]
    assert (message_id, shown.id, shown.text, shown.state) == (11, 12, "Half a", ReplyState.INTERRUPTED)
    assert chat.screen.of("give_back") == []


def test_stop_while_the_history_is_read_undoes_the_turn(chat: Chat) -> None:
    chat.presenter.send(TurnAsk("Question?"))
    chat.presenter.stop()
    chat.desk.answer(Prepared(TurnAsk("Question?"), TurnRequest("Question?"), (), 0))
    assert chat.desk.turn is None
    assert chat.screen.of("give_back") == [("Question?",)]


def test_stop_is_asked_once_and_late_words_don_t_undo_it(chat: Chat) -> None:
    chat.send()
    chat.presenter.stop()
    chat.presenter.stop()
    chat.events(PromptProgress(1, 2), TextShown("late"))
    assert chat.desk.stops == 1
    assert chat.presenter.phase is Phase.STOPPING


def test_a_second_message_is_not_taken_while_one_is_answered(chat: Chat) -> None:
    chat.send()
    chat.presenter.send(TurnAsk("Another"))
    assert len(chat.screen.of("add_user")) == 1


def test_editing_leaves_the_branch_and_regenerating_keeps_the_message(chat: Chat) -> None:
    chat.send(TurnAsk("Better", conversation_id=1, edits=7))
    assert chat.screen.names() == ["leave_branch", "add_user"]
    again = Chat()
    again.send(TurnAsk("Same", conversation_id=1, answers=7))
    again.events(TextShown("x"))
    assert again.screen.names() == ["leave_reply_to", "begin_reply", "append"]


def test_a_failed_edit_shows_the_branch_that_was_left(chat: Chat) -> None:
    chat.presenter.conversation_id = 1
    chat.send(TurnAsk("Better", conversation_id=1, edits=7))
    chat.fail(PromptTooLong("x"))
    assert len(chat.desk.jobs) == 1


def test_opening_another_conversation_stops_the_reply_first(chat: Chat) -> None:
    chat.send()
    chat.presenter.open(5)
    assert chat.desk.stops == 1
    assert chat.desk.jobs == []
    chat.events(TurnEnded(reply(), ""))
    chat.end()
    page = Page(5, (ShownMessage(1, "user", "x"),))
    chat.desk.answer(page)
    assert chat.screen.of("open_end") == [(page,)]


def test_a_page_that_comes_late_is_dropped(chat: Chat) -> None:
    chat.presenter.conversation_id = 1
    chat.presenter.want(Ask(20, 9), True)
    chat.presenter.conversation_id = 2
    chat.desk.answer(Page(1, ()))
    assert chat.screen.of("add_page") == []


@pytest.mark.parametrize(
    ("kept", "turns", "earlier", "expected"),
    [
        (0, 3, 6, (None, 7, 7)),
        (2, 3, 6, (5, 3, 7)),
        (3, 3, 6, (6, 1, 7)),
        (0, 3, 300, (1, 7, 301)),
        (0, 0, 0, (None, 1, 1)),
    ],
)
def test_what_the_model_sees(chat: Chat, kept: int, turns: int, earlier: int, expected: tuple[object, ...]) -> None:
    chat.send(turns=turns, earlier=earlier)
    chat.events(WindowPlanned(kept, 100, 4096))
    assert chat.screen.of("show_window") == [(*expected, 100, 4096)]


def test_a_lock_forgets_the_turn(chat: Chat) -> None:
    chat.send()
    chat.presenter.reset()
    assert chat.presenter.phase is Phase.IDLE
    assert chat.presenter.conversation_id is None


def test_the_words_of_each_phase() -> None:
    assert phase_words(Phase.IDLE) == ""
    assert phase_words(Phase.PREFILL, 50, 200).endswith("25 %")
    assert all(phase_words(phase) for phase in Phase if phase is not Phase.IDLE)


def test_what_the_model_saw_is_told_again_when_its_conversation_is_opened_again(chat: Chat) -> None:
    chat.presenter.open(1)
    chat.desk.answer(Page(1, ()))
    assert chat.screen.of("show_window") == []
    chat.send(TurnAsk("Question?", conversation_id=1), turns=10)
    assert chat.presenter._record is not None
    chat.events(WindowPlanned(5, 3000, 4096), TurnEnded(reply(), ""))
    chat.end()
    told = chat.screen.of("show_window")
    chat.presenter.open(2)
    chat.desk.answer(Page(2, ()))
    assert chat.screen.of("show_window") == told
    chat.presenter.open(1)
    chat.desk.answer(Page(1, ()))
    assert chat.screen.of("show_window") == told * 2
    chat.presenter.switch(3)
    chat.desk.answer(Page(1, ()))
    assert chat.screen.of("show_window") == told * 2, "another branch, of which nothing is known"
    chat.presenter.reset()
    chat.presenter.open(1)
    chat.desk.answer(Page(1, ()))
    assert chat.screen.of("show_window") == told * 2
