"""An assistant that says what the test tells it to, so that a whole window can be driven without a model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tara_health.events import InputRead, NoticeRaised, TextShown, TurnEnded, TurnEvent, TurnRecord, TurnRequest
from tara_health.inference.protocol import EngineInfo, Sampling, StopSignal
from tara_health.models.catalog import DEMONSTRATION_LABEL, InstalledModel
from tara_health.records import (
    Analysis,
    EmotionReading,
    EscalationNotice,
    ModelIdentity,
    PhiSpan,
    Reply,
    Review,
    Timings,
)
from tara_health.vocabulary import ReplyState, Urgency


class ScriptedAnalyst:
    """Finds the given words in every text and calls them names."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.names = tuple(names)

    def scan(self, text: str) -> tuple[PhiSpan, ...]:
        found = [(text.find(name), name) for name in self.names if name in text]
        return tuple(PhiSpan(at, at + len(name), "name", 0.9) for at, name in sorted(found))


class ScriptedAssistant:
    """Streams `pieces`, then waits for the stop if `endless`, and records like the pipeline does."""

    def __init__(
        self,
        pieces: Sequence[str],
        *,
        endless: bool = False,
        names: Sequence[str] = (),
        notice: EscalationNotice | None = None,
    ) -> None:
        self.pieces = tuple(pieces)
        self.endless = endless
        self.notice = notice
        self.analyst = ScriptedAnalyst(names)
        self.model = InstalledModel(
            "embedded", Path("none"), "0" * 64, True, True, DEMONSTRATION_LABEL, "chatml", "Q4_1"
        )
        self.sampling = Sampling()
        self.engine_info: EngineInfo | None = None
        self.forgotten = 0
        self.closed = False

    def turn(self, request: TurnRequest, record: TurnRecord, stop: StopSignal) -> Iterator[TurnEvent]:
        emotion = EmotionReading("anxious", "fear", 0.8, "patient")
        analysis = Analysis(phi=self.analyst.scan(request.message), emotion=emotion, urgency=Urgency.URGENT)
        yield InputRead(analysis)
        if self.notice is not None:
            yield NoticeRaised(self.notice)
        record.begin(request.message, analysis, "a note", request.mode)
        text = ""
        for piece in self.pieces:
            if stop.is_set():
                break
            text += piece
            yield TextShown(piece)
        record.partial(text)
        while self.endless and not stop.is_set():
            _rest(stop)
        state = ReplyState.STOPPED if stop.is_set() else ReplyState.COMPLETE
        model = ModelIdentity(self.model.name, self.model.sha256, self.model.quantization, self.model.label)
        timings = Timings(0.2, 2.0, 100, 80, 60, 117.0)
        reply = Reply(text, state, analysis, Review(), model, timings, notice=self.notice)
        record.finish(reply)
        yield TurnEnded(reply, "a note")

    def forget(self) -> None:
        self.forgotten += 1

    def close(self) -> None:
        self.closed = True


def put_into(session: Any, assistant: ScriptedAssistant) -> ScriptedAssistant:
    """Let `session` use this assistant as if it had loaded it."""
    session._assistant.set_result(assistant)
    session.assistantReady.emit()
    session.engineReady.emit(None)
    return assistant


def _rest(stop: StopSignal) -> None:
    stop._event.wait(0.02)
