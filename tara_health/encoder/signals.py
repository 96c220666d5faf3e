"""What the encoder says of one text: a probability for every answer of every head, and how windows are merged.

numpy is imported on first use. Pure: numbers in, numbers out. A long text is read in windows; danger, haste and an
unsound request anywhere in it count for the whole, a feeling by the window that shows most of it, a topic by all
windows alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from tara_health.encoder.heads import HEADS, OUTPUTS, Head

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

_BY_NAME: Final = {head.name: head for head in HEADS}
_START: Final = dict(zip(_BY_NAME, accumulate((len(head.answers) for head in HEADS), initial=0), strict=False))


@dataclass(frozen=True, slots=True)
class Signals:
    """Probabilities of one text, by head and answer."""

    odds: dict[str, dict[str, float]]

    def of(self, head: str, answer: str) -> float:
        """How likely `answer` is; in [0, 1]."""
        return self.odds[head][answer]

    def likeliest(self, head: str) -> str:
        """The answer of `head` that is most likely; the first of equals."""
        return max(self.odds[head], key=lambda answer: self.odds[head][answer])

    @property
    def intensity(self) -> float:
        """How strong the feeling is, in [0, 1]."""
        return self.odds["intensity"]["intensity"]


def signals_of(scores: Floats) -> Signals:
    """Signals of a text from the raw scores of its windows, shape (windows, OUTPUTS)."""
    if scores.ndim != 2 or scores.shape[1] != OUTPUTS:
        raise ValueError(f"Scores of shape (windows, {OUTPUTS}) are wanted.")
    odds = {head.name: _odds(head, scores[:, _START[head.name] :][:, : len(head.answers)]) for head in HEADS}
    merged = {name: _merged(name, windows, odds) for name, windows in odds.items()}
    return Signals(
        {name: dict(zip(_BY_NAME[name].answers, map(float, values), strict=True)) for name, values in merged.items()}
    )


def _odds(head: Head, scores: Floats) -> Floats:
    # Imported here: the window is up before anything heavy is loaded.
    import numpy as np

    wide = scores.astype(np.float64)
    if head.kind == "one":
        raised = np.exp(wide - wide.max(axis=1, keepdims=True))
        odds: Floats = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    else:
        odds = (1 / (1 + np.exp(-wide))).astype(np.float32)
    return odds


_FEELING: Final = frozenset({"emotion", "group", "intensity", "experiencer"})
_ANYWHERE: Final = frozenset({"danger", "faults"})
_GRADED: Final = frozenset({"urgency", "complexity", "reactions", "interpretations", "explorations"})
"""Heads of three answers in rising order: the window that leans furthest decides."""


def _merged(name: str, windows: Floats, odds: dict[str, Floats]) -> Floats:
    """One row for all windows of a head."""
    if len(windows) == 1:
        merged: Floats = windows[0]
    elif name in _FEELING:
        neutral = _BY_NAME["emotion"].answers.index("neutral")
        merged = windows[int(odds["emotion"][:, neutral].argmin())]
    elif name in _ANYWHERE:
        merged = windows.max(axis=0)
    elif name in _GRADED:
        merged = windows[int((windows[:, 2] * 2 + windows[:, 1]).argmax())]
    elif name == "request":
        merged = windows[int(windows[:, 0].argmin())]
    else:
        merged = windows.mean(axis=0)
    return merged
