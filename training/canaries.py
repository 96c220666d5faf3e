"""The canaries of `training.evaluate.memorisation` as conversations that stand in the training data and nowhere else.

Promises: the planted half of a seed's list is there word for word, `repetitions` times each, in the training split
only, as a source of its own; the held-back half is never there. They are planted behind de-identification and the
removal of duplicates: the reader of identifiers takes every secret for a record or phone number and would replace it,
and repetitions would be dropped. The secrets are drawn by chance and nobody's, so nothing is let through by that.

Not promised: that a run learns from them. Its config names `Canaries` among its sources, or they are passed over and a
measurement of extraction says nothing. By hand: `list(planted_records(Planting()))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from training.evaluate.memorisation import Canary, canaries, planted
from training.schema import Sample, Turn
from training.sources.source import Record, Source, Use
from training.sources.unlabelled import CALM, GENERAL

FILE: Final = "canaries"
"""The file of their shards: none of the corpora's, so that they don't count towards a target."""


@dataclass(frozen=True, slots=True)
class Planting:
    """Which list is planted, and how often each sentence. Once is what happens to a real conversation."""

    seed: int = 2026
    repetitions: int = 1

    def __post_init__(self) -> None:
        """At least once."""
        if self.repetitions < 1:
            raise ValueError("a canary is planted once or more often")


def planted_records(planting: Planting) -> Iterator[Record]:
    """A conversation for each planting of a canary: it is asked for and said."""
    for number, canary in enumerate(planted(canaries(planting.seed))):
        for repetition in range(planting.repetitions):
            yield Record(FILE, _sample(canary, f"canary-{planting.seed}-{number}#{repetition}"))


def told(planting: Planting | None) -> dict[str, Any]:
    """What the manifest says of them. `canary_seed` is what `tara-train evaluate --data` asks for."""
    if planting is None:
        return {"canary_seed": None, "canaries": None}
    count = len(planted(canaries(planting.seed)))
    said = {"planted": count, "repetitions": planting.repetitions, "source": SOURCE.name, "split": "train"}
    return {"canary_seed": planting.seed, "canaries": said}


def _sample(canary: Canary, identity: str) -> Sample:
    key = canary.beginning.removeprefix("The ").removesuffix(" has the number")
    asked = Turn(speaker="clinician", message=f"Which number does the {key} have?")
    return Sample(
        conversation_id=identity,
        scenario="consultation",
        participants=("clinician", "assistant"),
        emotional_context=CALM,
        medical_context=GENERAL,
        conversation=(asked, Turn(speaker="assistant", message=canary.text)),
    )


def _read(folder: Path) -> Iterator[Record]:
    """The default list; `folder` is not looked at."""
    del folder
    yield from planted_records(Planting())


SOURCE: Final = Source(
    name="Canaries",
    licence="the project's own",
    citation="Drawn by chance (training/canaries.py) after Carlini et al., The Secret Sharer, USENIX Security 2019",
    use=Use.SHIP,
    repository="",
    revision="",
    paths=(),
    read=_read,
)
"""What the manifest and a config name. Not in the registry: it is planted, not read."""
