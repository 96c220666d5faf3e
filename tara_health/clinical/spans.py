"""Sorted, non-overlapping stretches of a text, asked in logarithmic time so that long texts stay linear."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Span = tuple[int, int]
_END = 1 << 60


class Spans:
    """Built from any spans: sorted, and touching or overlapping ones joined. Unchanging."""

    __slots__ = ("_spans",)

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        joined: list[Span] = []
        for start, end in sorted(spans):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        self._spans = tuple(joined)

    def __bool__(self) -> bool:
        """Is there any?"""
        return bool(self._spans)

    def hold(self, position: int) -> bool:
        """Does one of them hold `position`?"""
        index = bisect_right(self._spans, (position, _END)) - 1
        return index >= 0 and position < self._spans[index][1]

    def overlap(self, start: int, end: int) -> bool:
        """Does one of them share a character with [start, end)?"""
        index = bisect_right(self._spans, (end - 1, _END)) - 1
        return index >= 0 and start < self._spans[index][1]

    def within(self, start: int, end: int) -> bool:
        """Does one of them lie wholly in [start, end)?"""
        index = bisect_left(self._spans, (start, -1))
        return index < len(self._spans) and self._spans[index][1] <= end
