"""Means with intervals, and whether two models differ, from one value a conversation.

Bootstrap intervals (Efron and Tibshirani 1993, percentile) draw whole conversations, so that the two answers of one
context-tag probe are never taken for two observations. The comparison is a paired permutation test: under "no
difference" the sign of each conversation's difference is a coin. Seeded: the same values give the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

SEED: Final = 20_261
DRAWS: Final = 10_000
_Z: Final = 1.959964
"""The standard normal's 97.5th percentile."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean of `n` values with its 95 % interval."""

    mean: float
    low: float
    high: float
    n: int

    def to_json(self) -> dict[str, float | int]:
        """Rounded to four places."""
        return {"value": round(self.mean, 4), "low": round(self.low, 4), "high": round(self.high, 4), "n": self.n}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The mean difference (second minus first) of `n` pairs, its 95 % interval and the two-sided p of none."""

    difference: float
    low: float
    high: float
    p: float
    n: int

    def to_json(self) -> dict[str, float | int]:
        """Rounded to four places."""
        return {
            "difference": round(self.difference, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "p": round(self.p, 4),
            "n": self.n,
        }


def bootstrap(values: Sequence[float]) -> Estimate:
    """The mean of one value a conversation. Raises `ValueError` for none."""
    if not values:
        raise ValueError("a mean of nothing")
    means = _means(np.asarray(values, float))
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(np.mean(values)), float(low), float(high), len(values))


def estimate(values: Sequence[float]) -> Estimate:
    """Wilson's interval where all values are 0 or 1, since a bootstrap of ones alone has no width; else `bootstrap`."""
    if values and all(value in (0.0, 1.0) for value in values):
        return wilson(int(sum(values)), len(values))
    return bootstrap(values)


def compare(first: Mapping[str, float], second: Mapping[str, float]) -> Comparison:
    """`second` against `first`, over the conversations that both have. Raises `ValueError` where there are none."""
    both = [name for name in first if name in second]
    if not both:
        raise ValueError("a paired comparison needs conversations that both had")
    differences = np.asarray([second[name] - first[name] for name in both], float)
    low, high = np.quantile(_means(differences), [0.025, 0.975])
    observed = abs(differences.mean())
    signs = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(DRAWS, len(differences)))
    # The observed arrangement is one of those that could be, hence the ones added (Phipson and Smyth 2010).
    as_far = int((np.abs((signs * differences).mean(axis=1)) >= observed - 1e-12).sum())
    p = (as_far + 1) / (DRAWS + 1)
    return Comparison(float(differences.mean()), float(low), float(high), p, len(differences))


def holm(ps: Mapping[str, float]) -> dict[str, float]:
    """The p-values of a family of comparisons, corrected for their number (Holm 1979)."""
    ordered = sorted(ps, key=lambda name: ps[name])
    corrected: dict[str, float] = {}
    least = 0.0
    for place, name in enumerate(ordered):
        least = max(least, min(1.0, ps[name] * (len(ordered) - place)))
        corrected[name] = least
    return corrected


def wilson(right: int, n: int) -> Estimate:
    """The share `right / n` with Wilson's interval (1927), which holds for small counts and shares near 0 and 1."""
    if not 0 <= right <= n or n == 0:
        raise ValueError("a share of nothing")
    share, spread = right / n, _Z * _Z / n
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Estimate(share, max(0.0, middle - reach), min(1.0, middle + reach), n)


def _means(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    picked = np.random.default_rng(SEED).integers(0, len(values), size=(DRAWS, len(values)))
    means: np.ndarray[tuple[int], np.dtype[np.float64]] = values[picked].mean(axis=1)
    return means
