"""Exact and near duplicates among any number of samples.

Promises: of samples that say the same, the first one in the data's order is kept. Exact: equal after folding of case
and white space, by a 64-bit hash (two of a million different texts share one with a chance of 3 in 10^8). Near: equal
after folding of punctuation too, or MinHash signatures over 5-word shingles that agree in `NEAR` of their places
(Broder 1997; banded locality-sensitive hashing, Leskovec et al., Mining of Massive Datasets, ch. 3). Hashes and
signatures lie in files; one column of hashes is sorted at a time, which takes about 30 bytes a sample in memory. A
pair at `NEAR` is missed with a chance of (1 - NEAR^4)^16, below 1 in 4,000.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
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
_ROW_BYTES: Final = 4 * PLACES
_CHUNK: Final = 16_384
"""Signatures that are read from the file at once: 4 MiB."""
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


class Digests:
    """A hash of each sample in a file, 8 bytes each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle = file.open("wb")

    def add(self, text: str) -> None:
        """The next sample's hash."""
        self._handle.write(hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=8).digest())

    def duplicates(self) -> NDArray[np.intp]:
        """The places, ascending, of samples that an earlier one says already."""
        self._handle.close()
        hashes = np.fromfile(self._file, dtype=np.uint64)
        order = np.argsort(hashes, kind="stable")
        hashes = hashes[order]
        again: NDArray[np.intp] = np.sort(order[1:][hashes[1:] == hashes[:-1]])
        return again


class Signatures:
    """Signatures of all samples in a file, written one by one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle = file.open("wb")
        self._count = 0

    def add(self, text: str) -> NDArray[np.uint32]:
        """The next sample's signature."""
        one = signature(text)
        self._handle.write(one.tobytes())
        self._count += 1
        return one

    def duplicates(self) -> NDArray[np.intp]:
        """The places, ascending, of samples that an earlier one says already."""
        self._handle.close()
        dropped = np.zeros(self._count, dtype=np.bool_)
        with self._file.open("rb") as file:
            for band in range(BANDS):
                for first, other in _candidates(self._column(band)):
                    if not dropped[other] and not dropped[first] and _alike(file.fileno(), first, other):
                        dropped[other] = True
        return np.flatnonzero(dropped)

    def _column(self, band: int) -> NDArray[np.uint64]:
        """One band of every sample, mixed into 64 bits. Read in pieces: a mapped file would count as memory."""
        mixed = np.zeros(self._count, dtype=np.uint64)
        with self._file.open("rb") as file:
            for start in range(0, self._count, _CHUNK):
                rows = np.fromfile(file, dtype=np.uint32, count=_CHUNK * PLACES).reshape(-1, PLACES)
                part = mixed[start : start + len(rows)]
                for column in range(band * _ROWS, (band + 1) * _ROWS):
                    part *= np.uint64(0x9E3779B97F4A7C15)
                    part += rows[:, column]
                    part ^= part >> np.uint64(29)
        return mixed


def _alike(file: int, first: int, other: int) -> bool:
    one, two = (
        np.frombuffer(os.pread(file, _ROW_BYTES, place * _ROW_BYTES), dtype=np.uint32) for place in (first, other)
    )
    return int(np.count_nonzero(one == two)) >= NEAR * PLACES


def _candidates(mixed: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Pairs (earlier, later) that agree in a whole band: each later one with the group's first."""
    order = np.argsort(mixed, kind="stable")
    mixed = mixed[order]
    group: deque[int] = deque(maxlen=9)
    head = last = -1
    for at in np.flatnonzero(mixed[1:] == mixed[:-1]):
        first, other = int(order[at]), int(order[at + 1])
        if last != first:
            head = first
            group.clear()
            group.append(first)
        # Beside the group's first, its last eight are tried too: the first may be alike in this band alone.
        yield from ((earlier, other) for earlier in dict.fromkeys((head, *list(group)[-8:])))
        group.append(other)
        last = other
