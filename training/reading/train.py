"""Train the reading encoder: first on GoEmotions, then on everything at once.

    python -m training.reading.train --base FOLDER --data ../shared/data --out runs/reading [--stage warm|full|both]

`warm` fits the emotion heads to GoEmotions and keeps the checkpoint; `full` goes on from it with our lines, every head,
the refused and sound requests, our marked texts, and a share of GoEmotions an epoch so that nothing is forgotten.
Killed, it resumes at the last whole epoch. Fixed seed; on two cores an epoch took 4 minutes of `warm` and 5 of
`full`.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.reading import labelled_lines, labelled_replies
from training.reading.batches import Encoded, batches, encode, stacked
from training.reading.examples import (
    goemotions,
    identifiers,
    med_safety,
    medical_questions,
    of_line,
    of_reply,
    sound_questions,
)
from training.reading.loss import loss_of
from training.reading.model import ReadingModel, from_pretrained
from training.reading.variants import varied

SEED: Final = 20261125
MASKED: Final = 0.08
"""Tokens hidden from the model a text, in place of dropout, whose random numbers cost half the time on a CPU."""
REFUSED_ROWS: Final = 400
"""MedSafetyBench requests an epoch."""
FELT_ROWS: Final = 12_000
"""GoEmotions rows an epoch."""
ASKED_ROWS: Final = 1_500
"""MedQuAD and PubMedQA questions an epoch."""
NEIGHBOURLY: Final = frozenset(
    {
        "requests",
        "requests_2",
        "sound_requests",
        "unsound_requests",
        "unsound_requests_b",
        "sound_how",
        "sound_tasks",
        "fifth_requests",
        "eighth_requests",
    }
)
"""Hands whose sound requests stand beside harmful ones; they are read twice an epoch."""
MASK_TOKEN: Final = 103
LAST_MARKER: Final = 103
"""BERT's vocabulary: markers have the ids up to that of [MASK]."""


def fit(model: ReadingModel, epochs: Iterable[list[Encoded]], steps: int, rate: float, out: Path, first: int) -> None:
    """One pass an item of `epochs`; a checkpoint after each."""
    slow: list[Tensor] = []
    fast: list[Tensor] = []
    for name, value in model.named_parameters():
        if not value.requires_grad:
            continue
        (slow if name.startswith("backbone") else fast).append(value)
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": rate}, {"params": fast, "lr": rate * 10}], weight_decay=0.02, fused=True
    )
    warm_up = max(1, steps // 12)

    def scale(step: int) -> float:
        return step / warm_up if step < warm_up else max(0.02, 0.5 * (1 + math.cos(math.pi * step / max(steps, 1))))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, scale)
    state = out / "state.pt"
    if first:
        stored = torch.load(state, weights_only=True)
        optimizer.load_state_dict(stored["optimizer"])
        schedule.load_state_dict(stored["schedule"])
    for number, rows in enumerate(epochs, start=first):
        started, total, count = time.monotonic(), 0.0, 0
        generator = random.Random(SEED + number)  # noqa: S311 - a repeatable order
        torch.manual_seed(SEED + number)
        model.train()
        for pack in batches(rows, generator):
            batch = stacked(pack)
            hidden = (torch.rand(batch.ids.shape) < MASKED) & (batch.ids > LAST_MARKER)
            with torch.autocast("cpu", torch.bfloat16):
                scores, tokens = model(batch.ids.masked_fill(hidden, MASK_TOKEN), batch.mask, batch.cases)
            loss = loss_of(scores.float(), tokens.float(), batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total, count = total + float(loss.detach()), count + 1
        save(model, out, {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict(), "epoch": number + 1})
        print(
            f"epoch {number + 1}: loss {total / count:.4f}, {count} steps, {time.monotonic() - started:.0f} s",
            flush=True,
        )


def save(model: ReadingModel, out: Path, state: dict[str, Any]) -> None:
    """Write the weights, then the state. Killed between the two, the newest epoch is read once more."""
    out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), out / "model.part")
    torch.save(state, out / "state.part")
    (out / "model.part").replace(out / "model.pt")
    (out / "state.part").replace(out / "state.pt")


def epochs_done(out: Path) -> int:
    """How many whole epochs a checkpoint holds; 0 without one."""
    state = out / "state.pt"
    return int(torch.load(state, weights_only=True)["epoch"]) if state.is_file() else 0


def warm(base: Path, data: Path, out: Path, epochs: int, rate: float) -> None:
    """The emotion heads on GoEmotions."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    rows = encode(goemotions(data), tokenizer)
    model = from_pretrained(base)
    first = epochs_done(out)
    if first:
        model.load_state_dict(torch.load(out / "model.pt", weights_only=True))
    steps = epochs * sum(1 for _ in batches(rows, random.Random(SEED)))  # noqa: S311
    fit(model, [rows] * (epochs - first), steps, rate, out, first)


def everything(base: Path, data: Path) -> Callable[[int], list[Encoded]]:
    """What an epoch of `full` reads, by its number: every source, each of our texts varied anew."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    own = labelled_lines.read_folder()
    lines, replies = list(map(of_line, own)), list(map(of_reply, labelled_replies.read_folder()))
    refused, asked, feelings = list(med_safety(data)), list(medical_questions(data)), list(goemotions(data))
    hands = [line for line in own if line.request == "ok" and line.hand in NEIGHBOURLY]
    neighbours = [*map(of_line, hands), *sound_questions(), *sound_questions()]
    print(f"{len(lines)} lines and {len(replies)} replies of ours, {len(refused)} refused requests,")
    print(f"{len(asked)} questions, {len(feelings)} GoEmotions", flush=True)

    def made(number: int) -> list[Encoded]:
        generator = random.Random(SEED + 100 + number)  # noqa: S311
        ours = [varied(example, generator) for example in lines]
        share = generator.sample(feelings, min(FELT_ROWS, len(feelings)))
        some = generator.sample(asked, min(ASKED_ROWS, len(asked)))
        wrong = generator.sample(refused, min(REFUSED_ROWS, len(refused)))
        # A refused kind is easily told from medicine; told from its sound neighbours, it takes more of these.
        near = [varied(line, generator) for line in neighbours]
        return encode([*ours, *replies, *wrong, *near, *some, *share, *identifiers(generator)], tokenizer)

    return made


def full(base: Path, data: Path, start: Path, out: Path, epochs: int, rate: float) -> None:
    """Every head on every source, from the checkpoint in `start`."""
    made = everything(base, data)
    model = from_pretrained(base)
    first = epochs_done(out)
    model.load_state_dict(torch.load((out if first else start) / "model.pt", weights_only=True))
    steps = epochs * sum(1 for _ in batches(made(0), random.Random(SEED)))  # noqa: S311
    fit(model, (made(number) for number in range(first, epochs)), steps, rate, out, first)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--stage", choices=("warm", "full", "both"), default="both")
    parser.add_argument("--warm-epochs", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=28)
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate of the full stage")
    chosen = parser.parse_args()
    if chosen.stage in ("warm", "both"):
        warm(chosen.base, chosen.data, chosen.out / "warm", chosen.warm_epochs, 5e-5)
    if chosen.stage in ("full", "both"):
        full(chosen.base, chosen.data, chosen.out / "warm", chosen.out / "full", chosen.epochs, chosen.rate)


if __name__ == "__main__":
    main()
