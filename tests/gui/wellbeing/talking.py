"""What the tests of talk and debrief share: an assistant with the real readers, and an engine that waits when told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from tara_health.analysis import Analyst
from tara_health.assistant import Assistant
from tara_health.inference.protocol import EngineEvent, Prompt, Sampling, StopSignal, TokenText
from tara_health.models.catalog import InstalledModel
from tara_health.settings import Settings
from tests.flow.scripted_engine import ScriptedEngine

MODEL = InstalledModel("script", Path("script.gguf"), "0" * 64, True, True, "a script", "chatml", "F16")
TOLD = "I am so tired that I cried in the stairwell after the shift."
GOOD = ("It sounds as if you were so tired ", "that you cried. ", "You sat there alone in the stairwell ", "after it.")
NAMED = "My colleague Maria Lopez shouted at me."
NAMELESS = "My colleague [name] shouted at me."
DANGER = "I want to kill myself."


class WaitingEngine(ScriptedEngine):
    """Says `pieces` and waits at `gate` before the last one, or until it is stopped."""

    def __init__(self, pieces: Sequence[str] = GOOD) -> None:
        super().__init__(pieces)
        self.gate = threading.Event()
        self.gate.set()
        self.cleared = 0

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        stop.on_set(self.gate.set)
        for event in super().generate(prompt, sampling, stop):
            if isinstance(event, TokenText) and event.text == self.pieces[-1]:
                self.gate.wait(20)
                if stop.is_set():
                    continue
            yield event

    def clear(self) -> None:
        self.cleared += 1


def assistant_with(engine: ScriptedEngine, analyst: Analyst) -> Assistant:
    """One that reads with `analyst` and answers with `engine`."""
    return Assistant(MODEL, engine, analyst, Settings({}, Path("none")))
