"""An engine that says what a test wants: for turns a real model can't be made to take.

The real engine is in test_real_turn.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tara_health.errors import EngineDied
from tara_health.events import TurnRecord
from tara_health.inference.protocol import (
    EngineEvent,
    EngineInfo,
    EngineOptions,
    Finished,
    FinishReason,
    Prefill,
    Prompt,
    Sampling,
    Segment,
    StopSignal,
    TokenText,
)
from tara_health.records import Analysis, Reply
from tara_health.vocabulary import Mode

INFO = EngineInfo(
    pid=0,
    context_tokens=2048,
    trained_context_tokens=2048,
    gpu_layers=0,
    total_layers=1,
    threads=1,
    batch_threads=1,
    flash_attention=False,
    backend="script",
)


class ScriptedEngine:
    """Says `pieces`; dies after `dies_after` of them if that is given. Counts how often it was asked."""

    def __init__(self, pieces: Sequence[str], dies_after: int | None = None) -> None:
        self.pieces = pieces
        self.dies_after = dies_after
        self.asked = 0
        self.prompt: Prompt = ()

    info = INFO

    def start(self, model: Path, options: EngineOptions) -> EngineInfo:
        return INFO

    def count_tokens(self, texts: Sequence[Segment]) -> list[int]:
        return [len(segment.text.split()) for segment in texts]

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        self.asked += 1
        self.prompt = prompt
        yield Prefill(10, 10, 0)
        said = 0
        for piece in self.pieces:
            if self.dies_after == said:
                raise EngineDied("The engine process ended.")
            if stop.is_set():
                break
            said += 1
            yield TokenText(piece)
        reason = FinishReason.STOPPED if stop.is_set() else FinishReason.END
        yield Finished(reason, 10, 0, said, 0.1, 0.1)

    def clear(self) -> None:
        pass

    def close(self) -> None:
        pass


class ListRecord(TurnRecord):
    """A record in a list, for tests that look at what was kept."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.partials: list[str] = []
        self.finished: list[Reply] = []

    def begin(self, message: str, analysis: Analysis, note: str, mode: Mode) -> None:
        self.begun.append(message)

    def partial(self, text: str) -> None:
        self.partials.append(text)

    def finish(self, reply: Reply) -> None:
        self.finished.append(reply)
