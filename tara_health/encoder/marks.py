"""Where the encoder sees identifiers: a probability of each Safe Harbor category for every token of a plain text.

Pure: token ranges and probabilities in, entities and doubts out. Where windows overlap, each token counts in the window
in which it stands further from the border.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tara_health.encoder.heads import TOKEN_LABELS

if TYPE_CHECKING:
    from tara_health.encoder.signals import Floats
    from tara_health.encoder.tokens import Window

BELIEVED: Final = 0.5
"""From this probability that a token belongs to an identifier it is one."""
DOUBTED: Final = 0.1
"""Below this the encoder takes a range for no identifier; a find by a weaker reader alone is then dropped."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One token: its range, its likeliest category, and how likely it belongs to any identifier."""

    start: int
    end: int
    category: str
    odds: float


@dataclass(frozen=True, slots=True)
class Marks:
    """The tokens of one text, in order."""

    tokens: tuple[Mark, ...]

    def entities(self) -> Iterator[tuple[int, int, str, float]]:
        """Runs of believed tokens as (start, end, category, odds): their mean odds, and the surest token's category."""
        run: list[Mark] = []
        for mark in self.tokens:
            believed = mark.odds >= BELIEVED
            if run and (not believed or mark.start - run[-1].end > 1 or mark.category != run[-1].category):
                yield _entity(run)
                run = []
            if believed:
                run.append(mark)
        if run:
            yield _entity(run)

    def odds(self, start: int, end: int) -> float:
        """How likely some token of the range belongs to an identifier; 1 where no token was read."""
        found = [mark.odds for mark in self.tokens if mark.start < end and start < mark.end]
        return max(found, default=1.0)


def _entity(run: Sequence[Mark]) -> tuple[int, int, str, float]:
    odds = sum(mark.odds for mark in run) / len(run)
    return run[0].start, run[-1].end, max(run, key=lambda mark: mark.odds).category, odds


def marks_of(windows: Sequence[Window], scores: Sequence[Floats]) -> Marks:
    """The marks of a text from its windows and their raw token scores, each of shape (tokens, TOKEN_LABELS)."""
    import numpy as np

    best: dict[tuple[int, int], tuple[int, Mark]] = {}
    for window, raw in zip(windows, scores, strict=True):
        wide = raw[: len(window)].astype(np.float64)
        raised = np.exp(wide - wide.max(axis=1, keepdims=True))
        odds = raised / raised.sum(axis=1, keepdims=True)
        likeliest = odds[:, 1:].argmax(axis=1) + 1
        for place, token in enumerate(window):
            if token.end <= token.start:
                continue
            depth = min(place, len(window) - place)
            mark = Mark(token.start, token.end, TOKEN_LABELS[int(likeliest[place])], float(1 - odds[place, 0]))
            known = best.get((token.start, token.end))
            if known is None or depth > known[0]:
                best[token.start, token.end] = (depth, mark)
    return Marks(tuple(mark for _, (_, mark) in sorted(best.items())))
