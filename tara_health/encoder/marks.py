"""Where the encoder sees identifiers: a probability of each Safe Harbor category for every unit of a plain text.

The encoder judges pieces of words; what is masked are words, and codes such as "14/11/25" or "GX-44-1190" that joints
hold together. So the pieces of a unit vote, and it is an identifier as a whole or not at all: half a word is never
masked. Pure: token ranges and raw scores in, entities and doubts out. Where windows overlap, each token counts in the
window in which it stands further from the border.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tara_health.encoder.heads import TOKEN_LABELS

if TYPE_CHECKING:
    from tara_health.encoder.signals import Floats
    from tara_health.encoder.tokens import Window

BELIEVED: Final = 0.35
"""From this probability that a unit belongs to an identifier it is one; chosen on kept texts (`training.split`)."""
DOUBTED: Final = 0.1
"""Below this the encoder takes a range for no identifier; a find by a weaker reader alone is then dropped."""
_WORD: Final = re.compile(r"[^\W_]+")
_JOINS_CODES: Final = frozenset("-/_")
"""These hold a unit together where one side has a digit."""
_JOINS_FIGURES: Final = frozenset(".,:")
"""These hold it together between digits alone: "22,750", "12.1.2", "18:05"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One unit: its range, its likeliest category, and how likely it belongs to any identifier."""

    start: int
    end: int
    category: str
    odds: float


@dataclass(frozen=True, slots=True)
class Marks:
    """The units of one text, in order."""

    units: tuple[Mark, ...]

    def entities(self) -> Iterator[tuple[int, int, str, float]]:
        """Runs of believed units as (start, end, category, odds): their mean odds, and the surest unit's category."""
        run: list[Mark] = []
        for mark in self.units:
            believed = mark.odds >= BELIEVED
            if run and (not believed or mark.start - run[-1].end > 1 or mark.category != run[-1].category):
                yield _entity(run)
                run = []
            if believed:
                run.append(mark)
        if run:
            yield _entity(run)

    def odds(self, start: int, end: int) -> float:
        """How likely some unit of the range belongs to an identifier; 1 where nothing was read."""
        found = [mark.odds for mark in self.units if mark.start < end and start < mark.end]
        return max(found, default=1.0)


def _entity(run: Sequence[Mark]) -> tuple[int, int, str, float]:
    odds = sum(mark.odds for mark in run) / len(run)
    return run[0].start, run[-1].end, max(run, key=lambda mark: mark.odds).category, odds


def marks_of(plain: str, windows: Sequence[Window], scores: Sequence[Floats]) -> Marks:
    """The marks of `plain` from its windows and their raw token scores, each of shape (tokens, TOKEN_LABELS)."""
    import numpy as np

    best: dict[tuple[int, int], tuple[int, Floats]] = {}
    for window, raw in zip(windows, scores, strict=True):
        wide = raw[: len(window)].astype(np.float64)
        raised = np.exp(wide - wide.max(axis=1, keepdims=True))
        odds = raised / raised.sum(axis=1, keepdims=True)
        for place, token in enumerate(window):
            depth = min(place, len(window) - place)
            known = best.get((token.start, token.end))
            if token.end > token.start and (known is None or depth > known[0]):
                best[token.start, token.end] = (depth, odds[place])
    tokens = [(start, end, odds) for (start, end), (_, odds) in sorted(best.items(), key=lambda item: item[0])]
    return Marks(tuple(_voted(unit) for unit in _gathered(tokens, _units(plain))))


def _units(plain: str) -> Iterator[tuple[int, int]]:
    """Words, and words that joints make one code of, in order."""
    start = end = -1
    last = ""
    for match in _WORD.finditer(plain):
        if end >= 0 and _joined(last, plain[end : match.start()], match[0]):
            end, last = match.end(), match[0]
            continue
        if end >= 0:
            yield start, end
        start, end, last = match.start(), match.end(), match[0]
    if end >= 0:
        yield start, end


def _joined(before: str, joint: str, after: str) -> bool:
    figures = (before[-1].isdigit(), after[0].isdigit())
    if joint in _JOINS_FIGURES:
        return all(figures)
    return joint in _JOINS_CODES and any(letter.isdigit() for letter in before + after)


_Scored = tuple[int, int, "Floats"]


def _gathered(tokens: Sequence[_Scored], units: Iterator[tuple[int, int]]) -> Iterator[list[_Scored]]:
    """The tokens of each unit together; a token outside every unit alone."""
    unit = next(units, None)
    group: list[_Scored] = []
    for token in tokens:
        while unit and unit[1] <= token[0]:
            if group:
                yield group
                group = []
            unit = next(units, None)
        if unit and token[0] >= unit[0]:
            group.append(token)
            continue
        if group:
            yield group
            group = []
        yield [token]
    if group:
        yield group


def _voted(tokens: Sequence[_Scored]) -> Mark:
    """The mean of the tokens' probabilities."""
    import numpy as np

    odds = np.mean([odds for _, _, odds in tokens], axis=0)
    likeliest = int(odds[1:].argmax()) + 1
    return Mark(tokens[0][0], tokens[-1][1], TOKEN_LABELS[likeliest], float(1 - odds[0]))
