"""Exact and near duplicates among any number of samples, in flat memory.

Promises: of samples that say the same, the first one in the data's order is kept. Same: equal after folding of case,
white space and punctuation; or MinHash signatures over 5-word shingles that agree in `NEAR` of their places (Broder
1997; banded locality-sensitive hashing, Leskovec et al., Mining of Massive Datasets, ch. 3). Signatures lie in a file,
a band of all of them is sorted at a time: 8 bytes a sample in memory. A pair at `NEAR` is missed with a chance of
(1 - NEAR^4)^16, below 1 in 4,000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import rensa
from numpy.typing import NDArray

SHINGLE: Final = 5
PLACES: Final = 64
BANDS: Final = 16
NEAR: Final = 0.8
_ROWS: Final = PLACES // BANDS
_SEED: Final = 2026
_WORD: Final = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words that two samples are compared by."""
    return _WORD.findall(text.casefold())


def signature(text: str) -> NDArray[np.uint32]:
    """The MinHash of `text`'s 5-word shingles; a shorter text is one shingle. Shape (64,)."""
    words = words_of(text)
    shingles = [" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))]
    minhash = rensa.RMinHash(num_perm=PLACES, seed=_SEED)
    minhash.update(shingles)
    return np.array(minhash.digest(), dtype=np.uint32)


class Signatures:
    """Signatures of all samples in a file, written one by one and read back as a memory map."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle = file.open("wb")

    def add(self, text: str) -> None:
        """The next sample's signature."""
        self._handle.write(signature(text).tobytes())

    def duplicates(self) -> set[int]:
        """The places of samples that an earlier one says already."""
        self._handle.close()
        if not self._file.stat().st_size:
            return set()
        rows = np.memmap(self._file, dtype=np.uint32, mode="r").reshape(-1, PLACES)
        dropped: set[int] = set()
        for band in range(BANDS):
            for first, other in _candidates(rows[:, band * _ROWS : (band + 1) * _ROWS]):
                if other not in dropped and first not in dropped and float(np.mean(rows[first] == rows[other])) >= NEAR:
                    dropped.add(other)
        return dropped


def _candidates(band: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) that agree in a whole band: each later one with the group's first."""
    mixed = np.zeros(len(band), dtype=np.uint64)
    for column in range(band.shape[1]):
        mixed = mixed * np.uint64(0x9E3779B97F4A7C15) + band[:, column].astype(np.uint64)
        mixed ^= mixed >> np.uint64(29)
    order = np.argsort(mixed, kind="stable")
    same = mixed[order][1:] == mixed[order][:-1]
    group: list[int] = []
    for at in np.flatnonzero(same):
        first, other = int(order[at]), int(order[at + 1])
        if not group or group[-1] != first:
            group = [first]
        # Beside the group's first, its last eight are tried too: the first may be alike in this band alone.
        yield from ((earlier, other) for earlier in dict.fromkeys((group[0], *group[-8:])))
        group.append(other)
