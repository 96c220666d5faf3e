"""Training speed beside a plain transformers Trainer: same base, adapter, precision and conversations.

Two processes (`training_side`) take their optimiser steps in turns, so that both meet the same machine; the first step
of each warms up and does not count. The conversations are our own exchanges (training/dialogues), drawn by the
config's seed and rendered as served. A token counts as often as a conversation holds it: the instructions that ours
computes once a row count for each of the row's conversations, as they do where each is computed alone. The tokens of
replies, which are what is learnt from, are computed once on both sides.

    python -m tests.bench.training [--steps 12] [--config tara-health-135m]

On a machine with a GPU both sides use it.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.rows import Row
from tests.bench.table import line
from tests.bench.training_side import Step
from training.config import RunConfig, named
from training.rendering import served
from training.shards import ShardWriter, write_manifest
from training.sources.own_dialogues import SOURCE

ROOT = Path(__file__).resolve().parents[2]
CONFIG, STEPS, TARGET = "tara-health-135m", 12, 1.5
A_ROW, STILL_OPEN = 5, 16
"""Conversations that a row may take, and rows that are still filled at the end: those are drawn too, and not used."""


def figures(steps: int = STEPS, config: RunConfig | None = None) -> Iterator[Row]:
    """Tokens a second, of replies and in all, and how many the model is given for a conversation."""
    taken = {side: each[1:] for side, each in measured(steps + 1, config or named(CONFIG)).items()}
    for claim, name in (("tokens of replies", "replies"), ("all own tokens", "own")):
        ours, plain = (statistics.median(getattr(s, name) / s.seconds for s in taken[side]) for side in taken)
        ratio = ours / plain
        claim = f"Training, {claim}, against plain Trainer (padded)"
        yield Row(claim, ours, plain, ratio, "t/s", f">= {TARGET} x", ratio >= TARGET)
    ours, plain = (sum(s.given for s in each) / sum(s.conversations for s in each) for each in taken.values())
    yield Row("Training, tokens the model is given a conversation", ours, plain, ours / plain, "", "told", True)


def measured(steps: int, config: RunConfig) -> dict[str, list[Step]]:
    """Every step of both sides, `ours` first; `steps` are ours, and the plain side goes through the same data."""
    changes = {"epochs": 1.0, "report_to": (), "sources": {SOURCE.name: 1.0}}
    config = config.model_copy(update=changes)
    with tempfile.TemporaryDirectory() as place, ExitStack() as held:
        folder = Path(place)
        _draw(folder / "data", config, A_ROW * (steps * config.batch_size * config.accumulation + STILL_OPEN))
        (folder / "config.json").write_text(config.model_dump_json(), encoding="utf-8")
        sides = []
        for name in ("ours", "plain"):
            sides.append(held.enter_context(_Side(name, folder, steps)))
            sides[-1].loaded()
        while any(side.left for side in sides):
            for side in sides:
                side.step()
        return {side.name: side.steps for side in sides}


def _draw(folder: Path, config: RunConfig, count: int) -> None:
    """Our own exchanges as prepared data."""
    folder.mkdir()
    records = [record for record in SOURCE.read(folder) if served(record.sample)]
    writer = ShardWriter(folder)
    for record in random.Random(config.seed).sample(records, min(count, len(records))):
        writer.add("train", record.file, SOURCE.name, record.sample.line())
    write_manifest(folder, {"shards": writer.close(), "counts": {}, "sources": []})


class _Side:
    """A process that trains a step when told to."""

    def __init__(self, name: str, folder: Path, steps: int) -> None:
        self.name, self.steps, self.left = name, list[Step](), 1
        self._said = (folder / f"{name}.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "tests.bench.training_side", name, str(folder / "config.json")]
        command += [str(folder / "data"), str(folder / name), str(steps)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=self._said, text=True)

    def __enter__(self) -> _Side:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()
        self._said.close()

    def loaded(self) -> None:
        """Wait until it may begin."""
        self._read("READY")

    def step(self) -> None:
        """Let it take a step, if it has one left; one that has ended is waited for, so that it disturbs nobody."""
        if not self.left:
            return
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        told = Step(**json.loads(self._read("STEP ")))
        self.steps.append(told)
        self.left = told.left
        if not self.left and self._process.wait():
            self._read("nothing more")

    def _read(self, mark: str) -> str:
        """What follows the mark, in the first line that begins with it."""
        assert self._process.stdout is not None
        for said in self._process.stdout:
            if said.startswith(mark):
                return said.removeprefix(mark)
        self._said.seek(0)
        raise RuntimeError(f"The training process {self.name!r} ended early:\n{self._said.read()[-3_000:]}")


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=STEPS, help="optimiser steps that count")
    parser.add_argument("--config", default=CONFIG, help="a shipped config's name or a YAML file")
    options = parser.parse_args()
    for row in figures(options.steps, named(options.config)):
        print(line(row), flush=True)


if __name__ == "__main__":
    main()
