"""How varied the replies of the data are: distinct n-grams, the commonest sentence, the commonest opening.

    distinct-n       different runs of n words / all runs of n words (Li et al., NAACL 2016); within a reply
    sentence         the share of samples with a reply that holds it, case and punctuation folded
    opening          the share of replies that begin with these three words

Promises: a sentence in more than `SENTENCE_SHARE` of the samples is found for sure, in memory that does not grow with
the rows (`training.counting`). distinct-n falls with the number of words: compare data of one size. By hand:
`python -m training.variety [DATA]`, DATA a folder of prepared data; without it our own exchanges are read.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tara_health.text.sentences import spans
from training.annotate import ANSWERING
from training.counting import Common, Counted, Distinct
from training.dedupe import words_of
from training.rendering import ANSWERS

SENTENCE_SHARE: Final = 0.005
"""No sentence stands in more of the samples."""
LEAST_WORDS: Final = 2
"""A single word is no sentence here."""
RUNS: Final = (1, 2, 3)
OPENING: Final = 3
_SHOWN: Final = 120
_LISTED: Final = 20


def replies_of(said: Sequence[tuple[str, str]]) -> list[str]:
    """What was answered, of (speaker, message) pairs: what TARA said, or else what those said who treat."""
    ours = [message for speaker, message in said if speaker in ANSWERS]
    return ours or [message for speaker, message in said if speaker in ANSWERING]


class Variety:
    """Of one source, or of all."""

    def __init__(self) -> None:
        self._distinct = {run: Distinct() for run in RUNS}
        self._total = dict.fromkeys(RUNS, 0)
        self._sentences = Common(SENTENCE_SHARE)
        self._openings = Common(SENTENCE_SHARE)

    def add(self, runs: dict[int, list[NDArray[np.uint64]]], sentences: set[str], openings: Iterable[str]) -> None:
        """One sample's replies: hashes of their runs of words, their sentences, the opening of each."""
        for run, hashes in runs.items():
            for some in hashes:
                self._distinct[run].add(some)
                self._total[run] += len(some)
        self._sentences.add(sentences)
        for opening in openings:
            self._openings.add((opening,))

    def told(self) -> dict[str, Any]:
        """The figures; shares of samples for sentences, of replies for openings."""
        shares = {
            f"distinct_{run}": round(min(1.0, self._distinct[run].count() / self._total[run]), 4)
            if self._total[run]
            else None
            for run in RUNS
        }
        samples, replies = self._sentences.samples, self._openings.samples
        return {
            "samples": samples,
            "replies": replies,
            "words": self._total[1],
            **shares,
            "commonest_sentence": _told(self._sentences.commonest(), samples),
            "commonest_opening": _told(self._openings.commonest(), replies),
            "sentences_over_limit": [_told(one, samples) for one in self._sentences.over()[:_LISTED]],
        }


class Varieties:
    """By source, and of all together."""

    def __init__(self) -> None:
        self._all = Variety()
        self._by_source: dict[str, Variety] = {}

    def add(self, source: str, replies: Sequence[str]) -> None:
        """One sample's replies. A sample that answers nobody is passed over."""
        if not replies:
            return
        words = [words_of(reply) for reply in replies]
        runs = {run: [_hashes(said, run) for said in words if len(said) >= run] for run in RUNS}
        sentences = {said for reply in replies for said in sentences_of(reply)}
        openings = [" ".join(said[:OPENING]) for said in words]
        for variety in (self._all, self._by_source.setdefault(source, Variety())):
            variety.add(runs, sentences, openings)

    def told(self) -> dict[str, Any]:
        """What the manifest holds."""
        return {
            "sentence_share_limit": SENTENCE_SHARE,
            "all": self._all.told(),
            "by_source": {name: variety.told() for name, variety in sorted(self._by_source.items())},
        }

    def warnings(self) -> list[str]:
        """A line for each source, and for all together, in which a sentence is too common."""
        told = self.told()
        return [
            f"{name}: {len(found['sentences_over_limit'])} or more sentences stand in over {SENTENCE_SHARE:.1%} of the "
            f"{found['samples']:,} samples, most of all ({found['commonest_sentence']['share']:.1%}): "
            f'"{found["commonest_sentence"]["text"]}"'
            for name, found in {"All sources": told["all"], **told["by_source"]}.items()
            if found["sentences_over_limit"]
        ]


def lines_of(told: dict[str, Any]) -> Iterator[str]:
    """The manifest's `variety` as a table to read."""
    yield f"{'source':24}{'samples':>9}{'words':>11}  distinct-1/2/3        commonest sentence; opening"
    for name, found in {"all": told["all"], **told["by_source"]}.items():
        distinct = " ".join(f"{found[f'distinct_{run}'] or 0:.3f}" for run in RUNS)
        common = "; ".join(
            f'{one["share"]:.2%} "{one["text"][:60]}"' if one else "-"
            for one in (found["commonest_sentence"], found["commonest_opening"])
        )
        over = f"; over the limit: {len(found['sentences_over_limit'])}" if found["sentences_over_limit"] else ""
        yield f"{name[:23]:24}{found['samples']:>9,}{found['words']:>11,}  {distinct}     {common}{over}"


def _told(one: Counted | None, whole: int) -> dict[str, Any] | None:
    if one is None:
        return None
    shares = {"share": round(one.least / whole, 5), "share_at_most": round(one.most / whole, 5)}
    return {"text": one.what[:_SHOWN], "count": one.least, **shares}


@lru_cache(maxsize=1 << 16)
def sentences_of(text: str) -> frozenset[str]:
    """The different sentences of `text`, case and punctuation folded."""
    folded = (words_of(text[start:end]) for start, end in spans(text))
    # The "1." and the "Then:" of a list end like sentences and are none.
    return frozenset(" ".join(words) for words in folded if len(words) >= LEAST_WORDS)


@lru_cache(maxsize=1 << 16)
def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")


def _hashes(words: Sequence[str], run: int) -> NDArray[np.uint64]:
    """A hash of each run of `run` words."""
    each = np.fromiter(map(_hash, words), dtype=np.uint64, count=len(words))
    ends = len(words) - run + 1
    mixed = np.zeros(ends, dtype=np.uint64)
    for at in range(run):
        mixed ^= each[at : at + ends]
        mixed *= np.uint64(0xFF51AFD7ED558CCD)
        mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(0xC4CEB9FE1A85EC53)
    return mixed ^ (mixed >> np.uint64(29))


def _main() -> int:
    from training.shards import read_manifest
    from training.sources.registry import SOURCES

    if sys.argv[1:]:
        told = read_manifest(Path(sys.argv[1]))["variety"]
        found: list[str] = []
    else:
        varieties = Varieties()
        for source in (one for one in SOURCES if not one.paths):
            for record in source.read(Path()):
                said = [(turn.speaker, turn.message) for turn in record.sample.conversation]
                varieties.add(source.name, replies_of(said))
        told, found = varieties.told(), varieties.warnings()
    print(*lines_of(told), *found, sep="\n")
    for one in told["all"]["sentences_over_limit"]:
        print(f"  {one['share']:.2%}  {one['text']}")
    return 0


if __name__ == "__main__":
    sys.exit(_main())
