"""Long texts in pieces: spaCy's tokeniser is quadratic in the length of one unbroken word, so no piece may be long.

Pieces overlap, so that an identifier at a border, with the cue before it, lies whole in at least one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

CHUNK_CHARACTERS: Final = 2_400
"""Longest piece, in characters."""

OVERLAP_CHARACTERS: Final = 300
"""What two neighbours share; longer than any identifier together with its cue."""

_BREAKS: Final = ("\n", ". ", " ")


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """Each piece with its place in `text`. Linear in the length of the text."""
    start = 0
    while len(text) - start > CHUNK_CHARACTERS:
        end = _border(text, start + CHUNK_CHARACTERS - OVERLAP_CHARACTERS, start + CHUNK_CHARACTERS)
        yield start, text[start:end]
        start = _border(text, end - OVERLAP_CHARACTERS, end - OVERLAP_CHARACTERS // 2)
    yield start, text[start:]


def _border(text: str, low: int, high: int) -> int:
    """The last place between `low` and `high` after a line, a sentence or a word; `high` in unbroken text."""
    for mark in _BREAKS:
        place = text.rfind(mark, low, high)
        if place >= 0:
            return place + len(mark)
    return high
