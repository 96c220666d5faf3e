"""Examples as numbers, in batches of texts of like length."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import torch
from tokenizers import Tokenizer
from torch import Tensor

from tara_health.encoder.heads import HEADS, OUTPUTS, TOKEN_LABELS
from tara_health.encoder.tokens import Token, TokenReader
from tara_health.text.plain import read
from training.reading.examples import Example
from training.reading.loss import STARTS, Batch

BATCH_TOKENS: Final = 2_048


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
            targets[STARTS[head.name] : STARTS[head.name] + len(values)] = torch.tensor(values)
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
