"""Medical knowledge of a model in memory: four answers to each of sixty questions, the likeliest one counts.

Definition: the question is asked as TARA would serve it; an answer's score is the sum of its tokens' log-likelihood as
the reply, over its characters, so that long answers are not at a loss (`acc_norm` of the lm-evaluation-harness). N is
60, chance is 0.25, one question is 1.7 points: enough to steer a run, too little to praise it. Letters are never shown
to the model, so a liking for one can't score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import torch

from tara_health.vocabulary import Mode
from training.generate import Speaker, Talk, at_rest
from training.packing import IGNORED, Pack, tensors
from training.probes.blocks import blocks
from training.rendering import Tokens

LETTERS: Final = "abcd"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answers and the place of the right one."""

    name: str
    asked: str
    answers: tuple[str, ...]
    right: int

    @property
    def subject(self) -> str:
        """The first word of its name."""
        return self.name.partition("-")[0]


def questions() -> tuple[Question, ...]:
    """The sixty. Raises `ProbeError`."""
    read = blocks("medical_questions.txt", ("question", *LETTERS, "key"))
    return tuple(
        Question(name, of["question"], tuple(of[letter] for letter in LETTERS), LETTERS.index(of["key"]))
        for name, of in read
    )


def medical_accuracy(model: Any, speaker: Speaker, asked: tuple[Question, ...]) -> float:
    """The share of questions whose right answer is the likeliest reply."""
    with at_rest(model, speaker.dtype):
        right = [
            max(range(len(LETTERS)), key=answer_scores(model, speaker, one).__getitem__) == one.right for one in asked
        ]
    return sum(right) / len(right)


def answer_scores(model: Any, speaker: Speaker, question: Question) -> list[float]:
    """Each answer's log-likelihood a character. One row holds the prompt once and the four answers behind it."""
    prompt = speaker.prompt(Talk(Mode.CLINICAL_QUESTION, question.asked))
    said = [answer[0].upper() + answer[1:] for answer in question.answers]
    members = []
    for answer in said:
        own = speaker.tokenizer.ids(answer)
        members.append(Tokens(prompt + own, [False] * len(prompt) + [True] * len(own)))
    # The last token of the prompt scores each answer's first one, so it stands in each answer's own part.
    row = tensors(Pack(len(prompt) - 1, tuple(members)))
    device = next(model.parameters()).device
    targets = row["labels"][0, 1:]
    places = (targets != IGNORED).nonzero()[:, 0]
    logits = model(
        **{name: row[name].to(device) for name in ("input_ids", "position_ids", "attention_mask")},
        use_cache=False,
        logits_to_keep=places.to(device),
    ).logits[0]
    each = torch.nn.functional.cross_entropy(logits.float(), targets[places].to(device), reduction="none").cpu()
    parts = each.split([sum(member.counted) for member in members])
    return [-float(part.sum()) / len(answer) for part, answer in zip(parts, said, strict=True)]
