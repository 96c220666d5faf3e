"""Medical knowledge by multiple choice: the answer that a model thinks likeliest, scored without letting it write.

Each choice is scored as the continuation of the question by its log-likelihood a byte (`acc_norm` of EleutherAI's
lm-evaluation-harness), so that long choices are not punished; the likeliest is the model's answer. The question stands
alone, without a chat template: it asks what the weights know. The same items go to our engine's file
(`quantize.scorer`), to Hugging Face weights (`hugging_face`) and to the harness itself (`harness`), over one protocol.
Accuracy comes with its N and Wilson's interval; four choices at random give 25 %.

Not promised: that a model which knows an answer says it in a conversation.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import yaml

from training.evaluate.probe import FOLDER, SUBJECTS, read_blocks
from training.evaluate.statistics import SEED, Estimate, wilson

TASKS: Final = Path(__file__).parent / "tasks"
LETTERS: Final = "ABCD"


class Scorer(Protocol):
    """Weights that can say how likely a continuation is."""

    def loglikelihood(self, context: str, continuation: str) -> tuple[float, bool]:
        """The natural logarithm of p(continuation | context), and whether greedy decoding would say it."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `right` is the place of the right choice."""

    name: str
    subject: str
    question: str
    choices: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of one subject: training/evaluate/tasks/*.yaml. `most` bounds how many items are drawn, seeded."""

    name: str
    subject: str
    prompt: str
    most: int


Subject = Callable[[str], str]
"""The subject of a question that its source does not sort: one of `SUBJECTS`."""


def read_tasks(folder: Path = TASKS) -> list[Task]:
    """The task files. Raises `TypeError` for an unknown field, `ValueError` for an unknown subject."""
    tasks = [Task(**yaml.safe_load(file.read_text("utf-8"))) for file in sorted(folder.glob("*.yaml"))]
    unknown = [task.name for task in tasks if task.subject not in SUBJECTS or "{question}" not in task.prompt]
    if unknown:
        raise ValueError(f"{unknown[0]} names no subject that is measured, or its prompt holds no question")
    return tasks


def read_items(files: Iterable[Path], subject_of: Subject) -> Iterator[Item]:
    """The items of JSON lines with question, options, answer_idx; and our own on talking with patients."""
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                yield _item(f"{file.stem}-{number}", json.loads(line), subject_of)
    for name, block in read_blocks(FOLDER / "communication_choices.txt"):
        choices = tuple(choice.strip() for choice in block["choices"].split("|"))
        yield Item(name, "patient_communication", block["says"], choices, LETTERS.index(block["key"]))


def drawn(items: Iterable[Item], task: Task) -> list[Item]:
    """The items of the task's subject: all, or `most` of them by seed, in their order."""
    every = [item for item in items if item.subject == task.subject]
    if len(every) <= task.most:
        return every
    places = random.Random(SEED).sample(range(len(every)), task.most)  # noqa: S311 - a draw that can be repeated
    return [every[place] for place in sorted(places)]


def answer_of(item: Item, task: Task, scorer: Scorer) -> int:
    """The place of the choice with the highest log-likelihood a byte."""
    context = task.prompt.format(question=item.question)
    scores = [scorer.loglikelihood(context, f" {choice}")[0] / len(f" {choice}".encode()) for choice in item.choices]
    return max(range(len(scores)), key=lambda place: scores[place])


def right_of(items: Sequence[Item], task: Task, scorer: Scorer) -> dict[str, float]:
    """1 or 0 by item: what a paired comparison needs."""
    return {item.name: float(answer_of(item, task, scorer) == item.right) for item in items}


def accuracy(right: dict[str, float]) -> Estimate:
    """With Wilson's interval."""
    return wilson(int(sum(right.values())), len(right))


def _item(name: str, row: dict[str, Any], subject_of: Subject) -> Item:
    options = {letter: str(text) for letter, text in row["options"].items()}
    letters = sorted(options)
    return Item(
        name,
        subject_of(str(row["question"])),
        " ".join(str(row["question"]).split()),
        tuple(options[letter] for letter in letters),
        letters.index(str(row["answer_idx"])),
    )
