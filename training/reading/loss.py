"""What a batch costs: each head against the labels of those who wrote the lines, and against a teacher's odds.

The teacher (`training.reading.teacher`) is a larger model fitted to the same labels. Its odds say what a label can't,
"sad, nearly grieving", and it answers for rows that no author labelled: the heads of a message for every message, the
heads of a reply for every reply, and each token's kind.
"""

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
WARMTH: Final = 2.0
"""The temperature at which teacher and pupil are compared: the small odds count too (Hinton et al., 2015)."""
OF_REPLIES: Final = frozenset({"reactions", "interpretations", "explorations", "tone", "faults"})
STARTS: Final = dict(
    zip((head.name for head in HEADS), accumulate((len(head.answers) for head in HEADS), initial=0), strict=False)
)
"""Where each head's outputs begin."""
_REPLY_HEADS: Final = [number for number, head in enumerate(HEADS) if head.name in OF_REPLIES]


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


def by_labels(scores: Tensor, tokens: Tensor, batch: Batch) -> Tensor:
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


def by_teacher(scores: Tensor, tokens: Tensor, batch: Batch, taught: Tensor, taught_tokens: Tensor) -> Tensor:
    """The weighted sum of the distances between the model's odds and the teacher's (`taught`, same shapes)."""
    reply = batch.known[:, _REPLY_HEADS].any(-1)
    total = scores.new_zeros(())
    for head in HEADS:
        rows = (reply if head.name in OF_REPLIES else ~reply).float()
        said, told = _of(scores, head.name), _of(taught, head.name)
        if head.kind == "one":
            loss = WARMTH**2 * _apart(said / WARMTH, told / WARMTH)
        elif head.kind == "any":
            told = told.sigmoid()
            loss = functional.binary_cross_entropy_with_logits(said, told, reduction="none").sum(-1)
            loss = loss - functional.binary_cross_entropy(told, told, reduction="none").sum(-1)
        else:
            loss = 4 * (said.sigmoid() - told.sigmoid()).square().sum(-1)
        total = total + WEIGHTS[head.name] * (loss * rows).sum() / rows.sum().clamp(min=FEWEST_ROWS)
    # Replies have no marks: nobody masks an answer before it is judged.
    seen = (batch.mask > 0) & ~reply[:, None]
    if seen.any():
        total = total + WEIGHTS["identifiers"] * _apart(tokens[seen], taught_tokens[seen]).mean()
    return total


def _of(values: Tensor, head: str) -> Tensor:
    """The columns of `head`."""
    answers = next(one.answers for one in HEADS if one.name == head)
    return values[:, STARTS[head] : STARTS[head] + len(answers)]


def _apart(said: Tensor, told: Tensor) -> Tensor:
    """Kullback-Leibler divergence of `said` from `told`, both raw scores, over the last dimension."""
    return functional.kl_div(said.log_softmax(-1), told.log_softmax(-1), reduction="none", log_target=True).sum(-1)
