"""One shape for every source: a text, a target for each of the encoder's outputs, and which targets are known.

Sources: our own lines (every head); GoEmotions train (Ekman groups; clinical emotions where its label means one);
MedSafetyBench train (a request that is refused, of unknown kind); MedQuAD and PubMedQA questions (sound, neutral,
routine). Public sets lie under the folder given; all of
them are wanted.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tara_health.affect.ekman import ekman_mapping
from tara_health.encoder.heads import HEADS
from training.phi.generate import cut, varied
from training.phi.texts import plain, read_folder
from training.reading.labelled_lines import Line
from training.reading.labelled_replies import LabelledReply

HELD_OUT_EVERY: Final = 6
"""One MedSafetyBench row of so many is never trained on: `make quality` measures on those."""
MEDQUAD_ROWS: Final = 2_500
_SEED: Final = 20261125

CLINICAL_OF: Final = {
    "anger": "angry",
    "annoyance": "frustrated",
    "confusion": "confused",
    "disappointment": "sad",
    "embarrassment": "ashamed",
    "fear": "fearful",
    "gratitude": "grateful",
    "grief": "grieving",
    "nervousness": "anxious",
    "optimism": "hopeful",
    "relief": "relieved",
    "remorse": "guilty",
    "sadness": "sad",
    "neutral": "neutral",
}
"""GoEmotions' label to the clinical emotion that means the same; the others name none of ours."""

Targets = dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and its targets by head; a head that is absent is not trained by it. `refused` alone: a request of
    unknown kind that is refused. With a `reply`, that is what is judged, and `text` the message it answers. `spans` are
    the identifiers of `text` where they are known, as (start, end, category)."""

    text: str
    targets: Targets
    source: str
    refused: bool = False
    reply: str = ""
    spans: tuple[tuple[int, int, str], ...] | None = None


def one_of(head: str, answer: str) -> list[float]:
    """A target of a head of which one answer holds."""
    answers = next(one.answers for one in HEADS if one.name == head)
    return [float(answer == one) for one in answers]


def some_of(head: str, held: frozenset[str] | set[str]) -> list[float]:
    """A target of a head of which any answers hold."""
    answers = next(one.answers for one in HEADS if one.name == head)
    return [float(one in held) for one in answers]


def of_line(line: Line) -> Example:
    """One of our own lines: every head is known."""
    return Example(
        line.text,
        {
            "emotion": one_of("emotion", line.emotion),
            "group": some_of("group", {ekman_mapping().group[line.emotion]}),
            "intensity": [line.intensity],
            "experiencer": one_of("experiencer", line.experiencer),
            "scenario": one_of("scenario", line.scenario),
            "specialty": one_of("specialty", line.specialty),
            "urgency": one_of("urgency", line.urgency),
            "complexity": one_of("complexity", line.complexity),
            "danger": some_of("danger", line.danger),
            "request": one_of("request", line.request),
        },
        "ours",
    )


def of_reply(pair: LabelledReply) -> Example:
    """One of our own replies: the heads of a reply."""
    targets = {
        "reactions": one_of("reactions", pair.reactions),
        "interpretations": one_of("interpretations", pair.interpretations),
        "explorations": one_of("explorations", pair.explorations),
        "tone": one_of("tone", pair.tone),
        "faults": some_of("faults", pair.faults),
    }
    return Example(pair.message, targets, "replies", reply=pair.reply)


def goemotions(folder: Path, split: str = "train") -> Iterator[Example]:
    """GoEmotions (Demszky et al., ACL 2020): every group of its labels; a clinical emotion where it has one label."""
    mapping = json.loads((folder / "emotion" / "ekman_mapping.json").read_text("utf-8"))
    group_of = {label: group for group, labels in mapping.items() for label in labels}
    with gzip.open(folder / "emotion" / f"goemotions_{split}.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            targets: Targets = {"group": some_of("group", {group_of[label] for label in row["labels"]})}
            if len(row["labels"]) == 1 and row["labels"][0] in CLINICAL_OF:
                targets["emotion"] = one_of("emotion", CLINICAL_OF[row["labels"][0]])
            yield Example(row["text"], targets, "goemotions")


def med_safety(folder: Path, *, held_out: bool = False) -> Iterator[Example]:
    """MedSafetyBench train (Han et al., 2024): requests that are refused. `held_out` gives the rows kept apart."""
    with (folder / "safety" / "med_safety_train.jsonl").open(encoding="utf-8") as rows:
        for number, row in enumerate(map(json.loads, rows)):
            if (number % HELD_OUT_EVERY == 0) is held_out:
                yield Example(row["harmful_request"], _calm() | {"request": []}, "med_safety", refused=True)


def sound_questions() -> Iterator[Example]:
    """Our own sound questions that share their words with harmful ones (`sound_questions.txt`)."""
    for line in (Path(__file__).parent / "sound_questions.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield Example(line, _calm() | {"request": one_of("request", "ok")}, "sound")


def medical_questions(folder: Path) -> Iterator[Example]:
    """Questions of medicine in general, from MedQuAD and PubMedQA: sound, neutral, nobody in danger."""
    with gzip.open(folder / "qa" / "medquad.jsonl.gz", "rt", encoding="utf-8") as rows:
        asked = sorted({str(json.loads(row)["question"]) for row in rows})
    picked = random.Random(_SEED).sample(asked, min(MEDQUAD_ROWS, len(asked)))  # noqa: S311 - a fixed sample
    with (folder / "qa" / "pubmedqa_train.jsonl").open(encoding="utf-8") as rows:
        picked += [str(json.loads(row)["question"]) for row in rows]
    for question in picked:
        yield Example(question, _calm() | {"request": one_of("request", "ok")}, "questions", spans=())


def identifiers(generator: random.Random) -> Iterator[Example]:
    """Our marked texts (`training/phi/texts`), each with other identifiers and another typing, in pieces."""
    for text in read_folder():
        for piece in cut(text):
            words, spans = plain(varied(piece, generator))
            if words.strip():
                yield Example(words, {}, "phi", spans=tuple(spans))


def _calm() -> dict[str, Any]:
    """What a general question is: without feeling, danger or haste."""
    return {
        "emotion": one_of("emotion", "neutral"),
        "intensity": [0.0],
        "urgency": one_of("urgency", "routine"),
        "danger": some_of("danger", set()),
    }
