"""The probes asked of a GGUF through our own engine process, with the prompt that is served, the reader's note in it.

Promises: greedy, each question in an empty cache and in chunks of one size (`steady_worker`), so the same file gives
the same answers in any order on the same kind of processor; killed at any moment, the next call asks only what is
missing. Answers are kept in a file of JSON lines, named by the hashes of
the weights and of everything that is asked, so answers of other weights or other questions are never taken for these.
The pipeline's own refusals, notices and guards do not act here: what is measured are the weights.
By hand: `head -1 FOLDER/*.jsonl`.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tara_health.analysis import Analyst
from tara_health.events import TurnRequest
from tara_health.inference.child import COMMAND
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions, Finished, Sampling, StopSignal, TokenText
from tara_health.models.catalog import InstalledModel
from tara_health.pipeline import make_prompt
from tara_health.prompt.build import context_note
from tara_health.turn import Turn
from training.evaluate.probe import Labels, Probe, digest

GREEDY: Final = Sampling(temperature=0.0, max_tokens=320)
"""Temperature 0 with the repeat penalty that is served."""
CONTEXT_TOKENS: Final = 2048
STEADY: Final = (*COMMAND[:-1], "training.evaluate.steady_worker")
"""The engine's own command, but for its module."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `variant` is the number of the note of a context-tag probe, else 0; seconds are wall clock."""

    probe: str
    variant: int
    text: str
    finish: str
    first_token_s: float
    total_s: float
    prompt_tokens: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A GGUF and the pinned template it is asked with."""

    name: str
    path: Path
    template: str
    quantization: str = ""

    def sha256(self) -> str:
        """Of the file's bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def answers(
    weights: Weights, probes: Sequence[Probe], folder: Path, analyst: Analyst, sampling: Sampling = GREEDY
) -> Iterator[Answer]:
    """Every probe's answer, in order; those already in `folder` are not asked again. Raises `EngineError`."""
    sha256 = weights.sha256()
    kept = folder / f"{sha256[:16]}-{_asked(probes, sampling, weights.template)[:16]}.jsonl"
    known = {(one.probe, one.variant): one for one in kept_answers(kept)}
    folder.mkdir(parents=True, exist_ok=True)
    model = InstalledModel(weights.name, weights.path, sha256, False, True, "", weights.template, weights.quantization)
    with EngineClient(STEADY) as engine:
        for probe in probes:
            for variant, note in enumerate(probe.notes or (Labels(),)):
                answer = known.get((probe.name, variant))
                if answer is None:
                    if engine.info is None:
                        engine.start(weights.path, EngineOptions(context_tokens=CONTEXT_TOKENS))
                    answer = _ask(engine, model, probe, variant, note, analyst, sampling)
                    with kept.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")
                yield answer


def kept_answers(file: Path) -> Iterator[Answer]:
    """The answers of an earlier run; a last line that was cut short is taken off the file."""
    if not file.is_file():
        return
    whole, newline, torn = file.read_bytes().rpartition(b"\n")
    if torn:
        file.write_bytes(whole + newline)
    for line in whole.splitlines():
        yield Answer(**json.loads(line))


def _ask(
    engine: EngineClient,
    model: InstalledModel,
    probe: Probe,
    variant: int,
    note: Labels,
    analyst: Analyst,
    sampling: Sampling,
) -> Answer:
    turn = Turn(TurnRequest(probe.message, probe.mode, override=note, sampling=sampling), analyst, model)
    turn.analysis = analyst.analyze(probe.message, note)
    turn.note = context_note(turn.analysis, probe.mode)
    engine.clear()
    prompt, _ = make_prompt(turn, engine, model)
    started, first, text = time.perf_counter(), 0.0, ""
    for event in engine.generate(prompt, sampling, StopSignal()):
        if isinstance(event, TokenText):
            text += event.text
            first = first or time.perf_counter() - started
        elif isinstance(event, Finished):
            total = time.perf_counter() - started
            return Answer(
                probe.name,
                variant,
                text.strip(),
                event.reason.value,
                first or total,
                total,
                event.prompt_tokens,
                event.completion_tokens,
            )
    raise RuntimeError("the engine ended a generation without saying so")


def _asked(probes: Sequence[Probe], sampling: Sampling, template: str) -> str:
    return hashlib.sha256(f"{digest(probes)} {sampling} {template}".encode()).hexdigest()
