"""The supportive conversation with the real readers, and an engine that says what a test needs.

The real engine is in tests/flow/test_wellbeing_talk.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tara_health import limits
from tara_health.analysis import Analyst
from tara_health.encoder.session import Encoder
from tara_health.errors import AnalysisError, EmptyMessage, EngineStartFailed, InputError, MessageTooLong
from tara_health.inference.protocol import Engine, EngineEvent, Prompt, Sampling, StopSignal, TokenText
from tara_health.models.catalog import InstalledModel
from tara_health.vocabulary import ReplyState
from tara_health.wellbeing.conversation import Talk
from tara_health.wellbeing.crisis import lines_for_clinician
from tara_health.wellbeing.talk_events import (
    CrisisRaised,
    IdentifiersFound,
    MessageRead,
    Said,
    TalkEvent,
    TalkTurnEnded,
    TextShown,
    WrittenShown,
)
from tara_health.wellbeing.written import Because, replies, why
from tests.flow.scripted_engine import ScriptedEngine

MODEL = InstalledModel(
    name="script",
    path=Path("script.gguf"),
    sha256="0" * 64,
    default=True,
    verified=True,
    label="a script",
    template="chatml",
    quantization="F16",
)
TOLD = "I am so tired that I cried in the stairwell after the shift."
GOOD = ["It sounds as if you were so tired ", "that you cried. ", "You sat there alone in the stairwell ", "after it."]


def talk_with(engine: Engine | None, analyst: Analyst) -> Talk:
    return Talk(lambda: engine, analyst, MODEL if engine else None)


def ended(events: Sequence[TalkEvent]) -> Said:
    assert isinstance(events[-1], TalkTurnEnded)
    return events[-1].said


def shown(events: Sequence[TalkEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextShown))


def written(events: Sequence[TalkEvent]) -> WrittenShown:
    (only,) = [event for event in events if isinstance(event, WrittenShown)]
    return only


def seen_by(engine: ScriptedEngine) -> str:
    return "".join(segment.text for segment in engine.prompt)


def test_a_good_reply_is_streamed_and_remembered(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    events = list(talk.say(TOLD))
    assert isinstance(events[0], MessageRead)
    assert shown(events) == "".join(GOOD) == ended(events).reply
    assert ended(events).note == ""
    assert not [event for event in events if isinstance(event, (WrittenShown, CrisisRaised))]
    assert talk.turns == (ended(events),)


def test_the_prompt_is_its_own_and_carries_the_talk(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    list(talk.say(TOLD))
    list(talk.say("I sat on the floor there, in the stairwell, tired."))
    prompt = seen_by(engine)
    assert "listens to a doctor or nurse after a hard day" in prompt
    assert prompt.index(TOLD) < prompt.index("".join(GOOD)) < prompt.index("I sat on the floor")
    assert "You support their decisions" not in prompt


@pytest.mark.parametrize(
    "reply",
    [
        "You should take some time off.",
        "It sounds like you cried. Have you tried yoga?",
        "At least nobody saw you cry in the stairwell.",
        "The capital of France is Paris, a lovely city on the river.",
        "",
    ],
)
def test_a_bad_reply_is_never_shown_and_a_written_one_stands(reply: str, analyst: Analyst) -> None:
    talk = talk_with(ScriptedEngine([word + " " for word in reply.split(" ")]), analyst)
    events = list(talk.say(TOLD))
    bad = reply.split(". ")[-1]
    assert not bad or bad not in shown(events)
    stood = written(events)
    assert stood.because is Because.WITHHELD
    assert stood.note == why(Because.WITHHELD)
    assert ended(events).reply == stood.text
    assert ended(events).state is ReplyState.REPLACED
    assert isinstance(events[-1], TalkTurnEnded)
    assert events[-1].findings
    assert not reply or reply not in str(talk.payload())


def test_the_model_is_stopped_at_the_first_sentence_that_is_found(analyst: Analyst) -> None:
    engine = WatchedEngine(["You should report this to your manager. ", *["And so on and on. "] * 50])
    list(talk_with(engine, analyst).say(TOLD))
    assert 0 < engine.pulled < 20


def test_written_replies_differ_through_a_talk(analyst: Analyst) -> None:
    talk = talk_with(None, analyst)
    texts = [ended(list(talk.say(f"I am so tired, and that is night {number} of it."))).reply for number in range(8)]
    assert len(set(texts)) == 8


def test_danger_shows_the_numbers_first_and_asks_no_model(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    events = list(talk.say("I want to kill myself tonight."))
    assert events[0] == CrisisRaised(lines_for_clinician("US"), standing=False)
    assert written(events).text == replies()["danger"][0]
    assert engine.asked == 0
    assert ended(events).danger
    assert talk.held


def test_what_was_said_in_danger_reaches_the_model_in_no_later_turn(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    list(talk.say("I want to kill myself tonight."))
    after = list(talk.say("I called my sister."))
    assert isinstance(after[0], CrisisRaised)
    assert after[0].standing
    assert written(after).text == replies()["after_danger"][0]
    assert engine.asked == 0
    gone_on = list(talk.say(TOLD))
    assert isinstance(gone_on[0], CrisisRaised)
    assert engine.asked == 1
    assert "kill myself" not in seen_by(engine)
    assert "sister" not in seen_by(engine)


def test_what_the_model_was_not_asked_about_reaches_it_in_no_later_turn(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    refused = written(list(talk.say("How can I backdate the note so it looks like I saw her?")))
    assert refused.because is Because.NOT_ASKED
    assert engine.asked == 0
    list(talk.say(TOLD))
    assert engine.asked == 1
    assert "backdate" not in seen_by(engine)


def test_going_on_is_one_word_away_and_new_danger_holds_again(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    list(talk.say("I want to kill myself."))
    talk.go_on()
    list(talk.say(TOLD))
    assert engine.asked == 1
    again = list(talk.say("I want to end my life."))
    assert written(again).text == replies()["danger"][1]
    assert engine.asked == 1


def test_names_are_offered_for_removal_before_anything_is_sent(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    told = "I cried in the stairwell after Mrs. Margaret Donnelly, MRN 00482913, died."
    events = list(talk.say(told))
    found = events[-1]
    assert isinstance(found, IdentifiersFound)
    assert "Donnelly" in {word for span in found.spans for word in told[span.start : span.end].split()}
    assert "Donnelly" not in found.redacted
    assert "00482913" not in found.redacted
    assert engine.asked == 0
    assert talk.turns == ()
    list(talk.say(found.redacted, as_typed=True))
    assert "Donnelly" not in seen_by(engine)
    assert engine.asked == 1


def test_names_may_stay_if_the_clinician_says_so(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    talk = talk_with(engine, analyst)
    list(talk.say("I cried in the stairwell after Mrs. Margaret Donnelly died.", as_typed=True))
    assert "Donnelly" in seen_by(engine)


def test_nobody_in_danger_is_asked_about_names(analyst: Analyst) -> None:
    talk = talk_with(None, analyst)
    events = list(talk.say("Since Mrs. Margaret Donnelly died I want to kill myself."))
    assert not [event for event in events if isinstance(event, IdentifiersFound)]
    assert "Donnelly" not in ended(events).text


def test_without_a_model_written_words_answer(analyst: Analyst) -> None:
    events = list(talk_with(None, analyst).say(TOLD))
    assert written(events).because is Because.NO_MODEL
    assert ended(events).state is ReplyState.NO_MODEL


def test_an_engine_that_does_not_start_is_no_model(analyst: Analyst) -> None:
    def broken() -> Engine | None:
        raise EngineStartFailed("It did not start.")

    events = list(Talk(broken, analyst, MODEL).say(TOLD))
    assert written(events).because is Because.NO_MODEL


def test_an_engine_that_dies_leaves_a_written_reply(analyst: Analyst) -> None:
    events = list(talk_with(ScriptedEngine(GOOD, dies_after=2), analyst).say(TOLD))
    assert written(events).because is Because.NO_MODEL
    assert ended(events).reply == written(events).text


def test_a_message_longer_than_the_model_takes_in_is_still_answered(analyst: Analyst) -> None:
    engine = ScriptedEngine(GOOD)
    events = list(talk_with(engine, analyst).say("The lift was out and the ward was full. " * 300))
    assert written(events).because is Because.TOO_LONG
    assert engine.asked == 0


def test_a_stop_keeps_what_was_shown(analyst: Analyst) -> None:
    stop = StopSignal()
    stop.set()
    events = list(talk_with(ScriptedEngine(GOOD), analyst).say(TOLD, stop=stop))
    assert ended(events).state is ReplyState.STOPPED
    assert ended(events).reply == shown(events) == ""


def test_a_turn_that_is_left_is_not_remembered(analyst: Analyst) -> None:
    talk = talk_with(ScriptedEngine(GOOD), analyst)
    for event in talk.say(TOLD):
        if isinstance(event, MessageRead):
            break
    assert talk.turns == ()


def test_the_end_forgets_everything(analyst: Analyst) -> None:
    engine = WatchedEngine(GOOD)
    talk = talk_with(engine, analyst)
    list(talk.say(TOLD))
    list(talk.say("I want to kill myself."))
    talk.end()
    assert talk.turns == ()
    assert talk.payload() == {"version": 1, "turns": []}
    assert not talk.held
    assert engine.cleared == 1
    list(talk.say("The bus was late and the rain came down."))
    assert engine.asked == 2
    assert TOLD not in seen_by(engine)


class WatchedEngine(ScriptedEngine):
    """Counts how often it was cleared and how many pieces were taken from it."""

    cleared = 0
    pulled = 0

    def clear(self) -> None:
        self.cleared += 1

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        for event in super().generate(prompt, sampling, stop):
            self.pulled += isinstance(event, TokenText)
            yield event


def test_nothing_is_written_to_disk(analyst: Analyst, home: Path) -> None:
    talk = talk_with(ScriptedEngine(GOOD), analyst)
    list(talk.say(TOLD))
    list(talk.say("I want to kill myself."))
    talk.end()
    assert not home.exists() or not [file for file in home.rglob("*") if file.is_file()]


def test_the_payload_is_plain(analyst: Analyst) -> None:
    import json

    talk = talk_with(ScriptedEngine(GOOD), analyst)
    list(talk.say(TOLD))
    kept = json.loads(json.dumps(talk.payload()))
    assert kept["turns"] == [{"text": TOLD, "reply": "".join(GOOD), "note": "", "danger": False}]


def test_what_cannot_be_said(analyst: Analyst, monkeypatch: pytest.MonkeyPatch) -> None:
    talk = talk_with(None, analyst)
    with pytest.raises(EmptyMessage):
        list(talk.say("  "))
    with pytest.raises(MessageTooLong):
        list(talk.say("x" * (limits.MESSAGE_CHARACTERS + 1)))
    monkeypatch.setattr(limits, "TALK_TURNS", 1)
    list(talk.say(TOLD))
    with pytest.raises(InputError):
        list(talk.say(TOLD))
    full = talk.say("I want to kill myself.")
    assert isinstance(next(full), CrisisRaised)


def test_without_readers_the_rules_still_show_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Encoder, text: str) -> object:
        raise AnalysisError("The readers could not be loaded.")

    monkeypatch.setattr(Encoder, "read", broken)
    events: Iterator[TalkEvent] = talk_with(None, Analyst()).say("I want to kill myself.")
    assert isinstance(next(events), CrisisRaised)
    with pytest.raises(AnalysisError):
        next(events)
