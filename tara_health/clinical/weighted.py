"""Pick one class by weighted phrases: the shared method of `scenario` and `specialty`.

A lexicon file holds, for each class, phrases by their points. Every phrase counts once, however often it occurs, so a
long text does not shout one class down. The class with the most points wins; a tie goes to the class named first in
`records`. Below the file's threshold the default is returned. Deterministic; a first version that a trained encoder
replaces behind the same calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.clinical.patterns import Phrases, stored_json

Affirmed = Callable[[int, int], bool]
_WORD: Final = re.compile(r"\S++")


@dataclass(frozen=True)
class WeightedLexicon:
    """Phrases by class and points, and the points a class must reach to be named."""

    entries: tuple[tuple[str, float, tuple[Phrases, ...]], ...]
    threshold: float
    idioms: Phrases
    """Wordings that hold a class's words and mean something else."""
    asserted: frozenset[str]
    """Classes whose phrases count only where they are affirmed."""

    def scores(self, folded: str, affirmed: Affirmed | None = None) -> dict[str, float]:
        """Points of each class that has any. `affirmed` says of a span whether it is told of here and now."""
        readable = _readable(folded, self.idioms.spans(folded))
        totals: dict[str, float] = {}
        for name, points, phrases in self.entries:
            if affirmed is not None and name in self.asserted:
                hits = sum(any(affirmed(*span) for span in phrase.spans(readable)) for phrase in phrases)
            else:
                hits = sum(phrase.found(readable) for phrase in phrases)
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
    return WeightedLexicon(
        entries, float(data["threshold"]), Phrases(*data["idioms"]), frozenset(data.get("asserted", ()))
    )


def _readable(folded: str, idioms: Sequence[tuple[int, int]]) -> str:
    """`folded` with e-mail and web addresses, and idioms, as spaces; offsets stay."""
    if "@" in folded or "://" in folded or "www." in folded:
        folded = _WORD.sub(lambda match: " " * len(match[0]) if _is_address(match[0]) else match[0], folded)
    pieces: list[str] = []
    done = 0
    for start, end in idioms:
        pieces += folded[done:start], " " * (end - start)
        done = end
    return "".join([*pieces, folded[done:]])


def _is_address(word: str) -> bool:
    return "@" in word or "://" in word or word.startswith("www.")
