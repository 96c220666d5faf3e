"""A folder of made-up conversations, each different, with duplicates and one common sentence at known rates.

Words are syllables by chance, so that no two talks are alike unless they were made to be. Written one by one: the
writer's memory does not grow either.
"""

from __future__ import annotations

import json
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.unit.training.sample import sample
from training.schema import Sample, read_samples
from training.sources.source import Record, Source, Use

EXACT: Final = 0.02
NEAR: Final = 0.03
COMMON: Final = 0.008
"""Shares of the rows: said before word for word, said before but for the last word, holding `SENTENCE`."""
SENTENCE: Final = "Please ring the ward when anything of this changes."
_TALKS: Final = "talks.jsonl"
_WORDS: Final = 30_000
_ASKED, _ANSWERED = (30, 90), (40, 120)
_RECENT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Made:
    """How many rows of each kind were written."""

    rows: int
    exact: int
    near: int
    common: int


def write(folder: Path, rows: int, seed: int = 4) -> Made:
    """`folder/talks.jsonl`. Duplicates are of one of the last `_RECENT` talks that are no duplicate themselves."""
    rng = random.Random(seed)
    words = _vocabulary(rng)
    recent: deque[tuple[str, str]] = deque(maxlen=_RECENT)
    kinds = {"exact": 0, "near": 0, "common": 0}
    with (folder / _TALKS).open("w", encoding="utf-8") as out:
        for number in range(rows):
            drawn = rng.random()
            if recent and drawn < EXACT:
                kinds["exact"] += 1
                asked, answered = rng.choice(recent)
            elif recent and drawn < EXACT + NEAR:
                kinds["near"] += 1
                asked, answered = rng.choice(recent)
                answered = f"{answered.rpartition(' ')[0]} {rng.choice(words)}"
            else:
                asked, answered = _text(words, rng, _ASKED), _text(words, rng, _ANSWERED)
                recent.append((asked, answered))
                if drawn > 1 - COMMON:
                    # Not among the recent ones, so that it is counted once.
                    kinds["common"] += 1
                    recent.pop()
                    answered = f"{answered} {SENTENCE}"
            out.write(sample(f"talk-{number}", asked, answered).line() + "\n")
    made = Made(rows, **kinds)
    (folder / "made.json").write_text(json.dumps(kinds))
    return made


def source(folder: Path) -> Source:
    """The talks of `folder`, wherever the public data lies."""

    def read(data: Path) -> Iterator[Record]:
        del data
        yield from (Record("medical_consultations", one) for one in read_samples(folder / _TALKS))

    return Source("Made talks", "none", "tests/bench/made_talks.py", Use.SHIP, "", "", (), read)


class NoReaders:
    """Stands where annotating and de-identifying do, so that all else can be measured."""

    replaced = 0

    def annotated(self, one: Sample) -> Sample:
        return one

    def deidentified(self, one: Sample) -> Sample:
        return one


def _vocabulary(rng: random.Random) -> list[str]:
    syllables = [first + second for first in "bcdfghjklmnprstvz" for second in "aeiou"]
    return list(dict.fromkeys("".join(rng.choices(syllables, k=rng.randint(2, 5))) for _ in range(_WORDS)))


def _text(words: list[str], rng: random.Random, length: tuple[int, int]) -> str:
    # The square favours the first words, as in real text a few words are everywhere and most are rare.
    chosen = [words[int(rng.random() ** 2 * len(words))] for _ in range(rng.randint(*length))]
    return " ".join(" ".join(chosen[start : start + 12]).capitalize() + "." for start in range(0, len(chosen), 12))
