"""How often each sentence was used, and whether it may be used again.

Promises: of any beginning of what is written, from 1 / `share` samples on, no sentence stands in more than `share` of
the samples; before that each stands in one. Sentences are told apart as `training.variety` does: case and punctuation
folded. Memory grows with the number of different sentences. By hand: `Cap(0.005).fits(["Ring us."])`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import floor

from training.variety import sentences_of


class Cap:
    """Counts the samples that each sentence stands in."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._uses: Counter[str] = Counter()
        self._written: set[str] = set()
        self.samples = 0

    def uses(self, text: str) -> int:
        """Of the most used sentence of `text`."""
        return max((self._uses[sentence] for sentence in sentences_of(text)), default=0)

    def fits(self, texts: Iterable[str]) -> bool:
        """May one more sample hold all of these? A whole text stands in one sample only."""
        allowed = max(1, floor(self._share * (self.samples + 1)))
        return all(text not in self._written and self.uses(text) < allowed for text in texts)

    def add(self, texts: Iterable[str]) -> None:
        """A sample was written that holds these."""
        held = tuple(texts)
        self.samples += 1
        self._written.update(held)
        self._uses.update({sentence for text in held for sentence in sentences_of(text)})
