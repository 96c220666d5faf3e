"""What a batch costs: each head against the labels of those who wrote the lines, each token against its mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from torch import Tensor
from torch.nn import functional

from tara_health.encoder.heads import HEADS, REQUESTS

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
SMOOTHED: Final = 0.05
"""What the label of a head of which one answer holds leaves to the others."""
STARTS: Final = dict(
    zip((head.name for head in HEADS), accumulate((len(head.answers) for head in HEADS), initial=0), strict=False)
)
"""Where each head's outputs begin."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples side by side; ids, mask, cases and labels have the shape (batch, tokens), targets (batch, OUTPUTS),
    known (batch, HEADS), refused (batch)."""

    ids: Tensor
    mask: Tensor
    cases: Tensor
    labels: Tensor
    targets: Tensor
    known: Tensor
    refused: Tensor


def loss_of(scores: Tensor, tokens: Tensor, batch: Batch) -> Tensor:
    """The weighted sum of the heads' losses, each over the rows that know it, and of the tokens' loss."""
    total = scores.new_zeros(())
    if (batch.labels >= 0).any():
        total = total + WEIGHTS["identifiers"] * functional.cross_entropy(
            tokens.flatten(0, 1), batch.labels.flatten(), ignore_index=-1
        )
    for number, head in enumerate(HEADS):
        said, true = _of(scores, head.name), _of(batch.targets, head.name)
        rows = batch.known[:, number]
        if head.kind == "one":
            smooth = true * (1 - SMOOTHED) + SMOOTHED / len(head.answers)
            loss = -(smooth * said.log_softmax(-1)).sum(-1)
        elif head.kind == "any":
            loss = functional.binary_cross_entropy_with_logits(said, true, reduction="none").sum(-1)
        else:
            loss = 4 * (said.sigmoid() - true).square().sum(-1)
        total = total + WEIGHTS[head.name] * (loss * rows).sum() / rows.sum().clamp(min=FEWEST_ROWS)
    if batch.refused.any():
        start = STARTS["request"]
        odds = scores[batch.refused, start : start + len(REQUESTS)].softmax(-1)
        passed = odds[:, 0].clamp(max=1 - 1e-4)
        total = total + WEIGHTS["request"] * -(1 - passed).log().sum() / batch.refused.sum().clamp(min=FEWEST_ROWS)
    return total


def _of(values: Tensor, head: str) -> Tensor:
    """The columns of `head`."""
    answers = next(one.answers for one in HEADS if one.name == head)
    return values[:, STARTS[head] : STARTS[head] + len(answers)]
