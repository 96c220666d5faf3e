"""Which samples are left out and why: two bytes a sample, so that a million take 2 MB."""

from __future__ import annotations

from array import array
from collections import Counter


class Marks:
    """A reason a sample, by its place in the data; an empty one where it stays."""

    def __init__(self) -> None:
        self._reasons = [""]
        self._at = array("H")

    def __len__(self) -> int:
        """How many samples there are."""
        return len(self._at)

    def __getitem__(self, place: int) -> str:
        """Why the sample is left out; empty: it stays."""
        return self._reasons[self._at[place]]

    def add(self, reason: str) -> None:
        """The next sample."""
        self._at.append(self._number(reason))

    def mark(self, place: int, reason: str) -> None:
        """Another reason for a sample that is there already."""
        self._at[place] = self._number(reason)

    def counts(self, prefix: str) -> Counter[str]:
        """How many samples each reason has, behind `prefix`."""
        found = Counter(self._at)
        return Counter({prefix + self._reasons[number]: count for number, count in found.items() if number})

    def _number(self, reason: str) -> int:
        if reason not in self._reasons:
            self._reasons.append(reason)
        return self._reasons.index(reason)
