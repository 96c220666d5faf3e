"""Counting in flat memory: how many different things there were, and which ones are too common.

Promises, of `Distinct` (HyperLogLog, Flajolet et al. 2007; the estimate of Ertl 2017): 64 KiB whatever is counted, a
standard error of 0.4 %. Of `Common` (lossy counting, Manku and Motwani, VLDB 2002): whatever stands in more than
`share` of the samples is found for sure; a count is at most a tenth of `share` of the samples too low, and says by how
much; the table holds what the last few thousand samples held, and what is frequent. While there are fewer samples
than 10 / share, counts are exact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BITS: Final = 16
_REST: Final = 64 - _BITS


class Distinct:
    """How many different 64-bit hashes were seen."""

    def __init__(self) -> None:
        self._longest = np.zeros(1 << _BITS, dtype=np.uint8)

    def add(self, hashes: NDArray[np.uint64]) -> None:
        """Hashes whose bits are evenly spread."""
        rest = hashes & np.uint64((1 << _REST) - 1)
        # 48 bits are exact in a double, whose exponent is the place of the first 1.
        runs = _REST + 1 - np.frexp(rest.astype(np.float64))[1]
        np.maximum.at(self._longest, hashes >> np.uint64(_REST), runs.astype(np.uint8))

    def count(self) -> float:
        """The estimate (Ertl 2017, algorithm 6)."""
        registers = len(self._longest)
        kinds = np.bincount(self._longest, minlength=_REST + 2).tolist()
        total = registers * _tau(1 - kinds[_REST + 1] / registers)
        for run in range(_REST, 0, -1):
            total = 0.5 * (total + kinds[run])
        total += registers * _sigma(kinds[0] / registers)
        return 0.0 if math.isinf(total) else registers * registers / (2 * math.log(2) * total)


def _sigma(x: float) -> float:
    if x == 1:
        return math.inf
    y, total = 1.0, x
    while True:
        x *= x
        before, total = total, total + x * y
        y += y
        if total == before:
            return total


def _tau(x: float) -> float:
    if x in {0.0, 1.0}:
        return 0.0
    y, total = 1.0, 1 - x
    while True:
        x = math.sqrt(x)
        y *= 0.5
        before, total = total, total - (1 - x) ** 2 * y
        if total == before:
            return total / 3


@dataclass(frozen=True, slots=True)
class Counted:
    """Something common. It stands in `least` samples at least and in `most` at most."""

    what: str
    least: int
    most: int


class Common:
    """Which things stand in more than `share` of the samples."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._width = math.ceil(10 / share)
        self._table: dict[str, tuple[int, int]] = {}
        self.samples = 0

    def add(self, things: Iterable[str]) -> None:
        """One sample's things; each counts once."""
        missed = self.samples // self._width
        for thing in set(things):
            count, error = self._table.get(thing, (0, missed))
            self._table[thing] = (count + 1, error)
        self.samples += 1
        if self.samples % self._width == 0:
            ended = self.samples // self._width
            self._table = {thing: kept for thing, kept in self._table.items() if sum(kept) > ended}

    def commonest(self) -> Counted | None:
        """What stands in the most samples; the first in the alphabet of equals."""
        return min(map(self._counted, self._table), key=lambda one: (-one.least, one.what), default=None)

    def over(self) -> list[Counted]:
        """All that may stand in more than `share` of the samples, and in more than one; commonest first."""
        limit = self._share * self.samples
        found = [self._counted(thing) for thing, kept in self._table.items() if sum(kept) > limit and kept[0] > 1]
        return sorted(found, key=lambda one: (-one.least, one.what))

    def _counted(self, thing: str) -> Counted:
        count, error = self._table[thing]
        return Counted(thing, count, count + error)
