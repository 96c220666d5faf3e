"""Pick one class by weighted phrases: the shared method of `scenario` and `specialty`.

A lexicon file holds, for each class, phrases by their points. Every phrase counts once, however often it occurs, so a
long text does not shout one class down. The class with the most points wins; a tie goes to the class named first in
`records`. Below the file's threshold the default is returned. Deterministic; a first version that a trained encoder
replaces behind the same calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tara_health.clinical.patterns import Phrases, stored_json


@dataclass(frozen=True)
class WeightedLexicon:
    """Phrases by class and points, and the points a class must reach to be named."""

    entries: tuple[tuple[str, float, tuple[Phrases, ...]], ...]
    threshold: float

    def scores(self, folded: str) -> dict[str, float]:
        """Points of each class that has any."""
        totals: dict[str, float] = {}
        for name, points, phrases in self.entries:
            hits = sum(phrase.found(folded) for phrase in phrases)
            if hits:
                totals[name] = totals.get(name, 0.0) + points * hits
        return totals

    def best(self, folded: str, order: Sequence[str], default: str) -> str:
        """The class with the most points; ties by `order`, `default` below the threshold."""
        return self.pick(self.scores(folded), order, default)

    def pick(self, scores: dict[str, float], order: Sequence[str], default: str) -> str:
        """The winner of `scores`; see `best`."""
        name = max(order, key=lambda candidate: (scores.get(candidate, 0.0), -order.index(candidate)))
        return name if scores.get(name, 0.0) >= self.threshold else default


@cache
def weighted_lexicon(file: str) -> WeightedLexicon:
    """Read a lexicon below `resources/`. Raises `AnalysisError` when it is missing or damaged."""
    data = stored_json(file)
    entries = tuple(
        (name, float(points), tuple(Phrases(phrase) for phrase in phrases))
        for name, by_points in data["classes"].items()
        for points, phrases in by_points.items()
    )
    return WeightedLexicon(entries, float(data["threshold"]))
