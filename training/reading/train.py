"""Train the reading encoder: first on GoEmotions, then on everything at once.

    python -m training.reading.train --base FOLDER --data ../shared/data --out runs/reading [--stage warm|full|both]

`warm` fits the emotion heads to GoEmotions and keeps the checkpoint; `full` goes on from it with our lines, every head,
the refused and sound requests, and a share of GoEmotions an epoch so that nothing is forgotten. Killed, it resumes at
the last whole epoch. Fixed seed; on two cores an epoch took 4 minutes of `warm` and 2
to 2.5 of `full`.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from tara_health.encoder.heads import HEADS, OUTPUTS, REQUESTS, TOKEN_LABELS
from tara_health.encoder.tokens import Token, TokenReader
from tara_health.phi.reading import read
from training.reading import labelled_lines, labelled_replies
from training.reading.examples import (
    Example,
    goemotions,
    identifiers,
    med_safety,
    medical_questions,
    of_line,
    of_reply,
    sound_questions,
)
from training.reading.model import ReadingModel, from_pretrained
from training.reading.split import train_part
from training.reading.variants import varied

SEED: Final = 20261125
BATCH_TOKENS: Final = 2_048
WEIGHTS: Final = {
    "emotion": 1.0,
    "group": 2.0,
    "intensity": 1.0,
    "experiencer": 0.5,
    "scenario": 0.7,
    "specialty": 0.5,
    "urgency": 1.2,
    "complexity": 0.3,
    "danger": 2.5,
    "request": 1.2,
    "reactions": 1.0,
    "interpretations": 1.0,
    "explorations": 1.0,
    "tone": 1.0,
    "faults": 1.5,
    "identifiers": 8.0,
}
"""What a head's loss counts."""
FEWEST_ROWS: Final = 16
"""A head that fewer rows of a batch know counts as if so many did, so that one row never shouts."""
MASKED: Final = 0.08
"""Tokens hidden from the model a text, in place of dropout, whose random numbers cost half the time on a CPU."""
REFUSED_ROWS: Final = 400
"""MedSafetyBench requests an epoch."""
NEIGHBOURLY: Final = frozenset(
    {"requests", "requests_2", "sound_requests", "unsound_requests", "unsound_requests_b", "sound_how", "sound_tasks"}
)
"""Hands whose sound requests stand beside harmful ones; they are read twice an epoch."""
MASK_TOKEN: Final = 103
LAST_MARKER: Final = 103
"""BERT's vocabulary: markers have the ids up to that of [MASK]."""
_STARTS: Final = dict(
    zip((head.name for head in HEADS), accumulate((len(head.answers) for head in HEADS), initial=0), strict=False)
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """An example as numbers: ids, cases, targets (OUTPUTS), which heads are known (HEADS), whether it is a refused
    request of unknown kind, and the label of each token, -1 where it is not known."""

    ids: list[int]
    cases: list[int]
    targets: Tensor
    known: Tensor
    refused: bool
    labels: list[int]


def encode(examples: Iterable[Example], tokenizer: Tokenizer) -> list[Encoded]:
    """Tokens and targets of `examples`; of a long one its first window."""
    reader = TokenReader(tokenizer)
    return [_encoded(example, reader) for example in examples]


def _encoded(example: Example, reader: TokenReader) -> Encoded:
    reading = read(example.text)
    pair = example.reply
    window = (reader.pair(reading.plain, read(pair).plain) if pair else reader.message(reading.plain))[0]
    targets, known = torch.zeros(OUTPUTS), torch.zeros(len(HEADS))
    for number, head in enumerate(HEADS):
        values = example.targets.get(head.name)
        if values:
            targets[_STARTS[head.name] : _STARTS[head.name] + len(values)] = torch.tensor(values)
            known[number] = 1.0
    labels = [-1] * len(window)
    # Where characters were left out of the plain text the marks of the written one would be off.
    if example.spans is not None and reading.places is None:
        labels = [_label(token, example.spans) for token in window]
    ids, cases = [token.id for token in window], [token.case for token in window]
    return Encoded(ids, cases, targets, known, example.refused, labels)


def _label(token: Token, spans: Sequence[tuple[int, int, str]]) -> int:
    if token.end <= token.start:
        return -1
    return next(
        (TOKEN_LABELS.index(category) for start, end, category in spans if token.start < end and start < token.end), 0
    )


def batches(rows: Sequence[Encoded], generator: random.Random) -> Iterator[list[Encoded]]:
    """Rows of like length together, about `BATCH_TOKENS` tokens each, in random order."""
    order = sorted(range(len(rows)), key=lambda row: len(rows[row].ids) + generator.random() * 6)
    packs: list[list[Encoded]] = [[]]
    for row in order:
        pack = packs[-1]
        if pack and (len(pack) + 1) * len(rows[row].ids) > BATCH_TOKENS:
            packs.append(pack := [])
        pack.append(rows[row])
    generator.shuffle(packs)
    yield from packs


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side; ids, mask, cases and labels have the shape (batch, tokens)."""

    ids: Tensor
    mask: Tensor
    cases: Tensor
    labels: Tensor
    targets: Tensor
    known: Tensor
    refused: Tensor


def stacked(pack: Sequence[Encoded]) -> Batch:
    """The examples of `pack`, padded."""
    longest = max(len(row.ids) for row in pack)

    def padded(values: Iterable[list[int]], empty: int) -> Tensor:
        return torch.tensor([value + [empty] * (longest - len(value)) for value in values])

    return Batch(
        padded((row.ids for row in pack), 0),
        padded(([1] * len(row.ids) for row in pack), 0),
        padded((row.cases for row in pack), 0),
        padded((row.labels for row in pack), -1),
        torch.stack([row.targets for row in pack]),
        torch.stack([row.known for row in pack]),
        torch.tensor([row.refused for row in pack]),
    )


def loss_of(scores: Tensor, tokens: Tensor, batch: Batch) -> Tensor:
    """The weighted sum of the heads' losses, each over the rows that know it, and of the tokens' loss."""
    targets, known, refused = batch.targets, batch.known, batch.refused
    total = scores.new_zeros(())
    if (batch.labels >= 0).any():
        total = total + WEIGHTS["identifiers"] * functional.cross_entropy(
            tokens.flatten(0, 1), batch.labels.flatten(), ignore_index=-1
        )
    for number, head in enumerate(HEADS):
        start = _STARTS[head.name]
        said, true = scores[:, start : start + len(head.answers)], targets[:, start : start + len(head.answers)]
        rows = known[:, number]
        if head.kind == "one":
            smooth = true * 0.95 + 0.05 / len(head.answers)
            loss = -(smooth * said.log_softmax(-1)).sum(-1)
        elif head.kind == "any":
            loss = functional.binary_cross_entropy_with_logits(said, true, reduction="none").sum(-1)
        else:
            loss = 4 * (said.sigmoid() - true).square().sum(-1)
        total = total + WEIGHTS[head.name] * (loss * rows).sum() / rows.sum().clamp(min=FEWEST_ROWS)
    if refused.any():
        start = _STARTS["request"]
        odds = scores[refused, start : start + len(REQUESTS)].softmax(-1)
        passed = odds[:, 0].clamp(max=1 - 1e-4)
        total = total + WEIGHTS["request"] * -(1 - passed).log().sum() / refused.sum().clamp(min=FEWEST_ROWS)
    return total


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
        generator = random.Random(SEED + number)  # noqa: S311 - a repeatable order
        torch.manual_seed(SEED + number)
        started, total, count = time.monotonic(), 0.0, 0
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
    """Write the weights, then the state whose presence says that they are whole."""
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


def full(base: Path, data: Path, start: Path, out: Path, epochs: int, rate: float) -> None:
    """Every head on every source, from the checkpoint in `start`."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    lines = [of_line(line) for line in train_part(labelled_lines.read_folder())]
    replies = [of_reply(pair) for pair in train_part(labelled_replies.read_folder())]
    refused, asked = list(med_safety(data)), list(medical_questions(data))
    feelings = list(goemotions(data))
    own = train_part(labelled_lines.read_folder())
    hands = [line for line in own if line.request == "ok" and line.hand in NEIGHBOURLY]
    neighbours = [*map(of_line, hands), *sound_questions(), *sound_questions()]
    print(f"{len(lines)} lines and {len(replies)} replies of ours, {len(refused)} refused requests,")
    print(f"{len(asked)} questions, {len(feelings)} GoEmotions")
    model = from_pretrained(base)
    first = epochs_done(out)
    model.load_state_dict(torch.load((out if first else start) / "model.pt", weights_only=True))

    def made(number: int) -> list[Encoded]:
        generator = random.Random(SEED + 100 + number)  # noqa: S311
        ours = [varied(example, generator) for example in lines]
        share = generator.sample(feelings, min(7_000, len(feelings)))
        some = generator.sample(asked, min(1_500, len(asked)))
        wrong = generator.sample(refused, min(REFUSED_ROWS, len(refused)))
        # A refused kind is easily told from medicine; told from its sound neighbours, it takes more of these.
        near = [varied(line, generator) for line in neighbours]
        return encode([*ours, *replies, *wrong, *near, *some, *share, *identifiers(generator)], tokenizer)

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
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--rate", type=float, default=2e-4, help="highest learning rate of the full stage")
    chosen = parser.parse_args()
    if chosen.stage in ("warm", "both"):
        warm(chosen.base, chosen.data, chosen.out / "warm", chosen.warm_epochs, 5e-5)
    if chosen.stage in ("full", "both"):
        full(chosen.base, chosen.data, chosen.out / "warm", chosen.out / "full", chosen.epochs, chosen.rate)


if __name__ == "__main__":
    main()
