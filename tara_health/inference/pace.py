"""How many prompt tokens to decode in one call: as many as take about a tenth of a second. Pure.

Large chunks use the processor better; small ones bring progress and, on a backend that knows no abort callback, the
chance to stop. Sizes are powers of two, so that llama.cpp sees few different graph shapes.
"""

from __future__ import annotations

from typing import Final

TARGET_S: Final = 0.1
SMALLEST: Final = 32
_FIRST: Final = 64


class ChunkPace:
    """Follows the measured speed; one instance lives as long as the loaded model."""

    def __init__(self, largest: int) -> None:
        self._largest = max(SMALLEST, largest)
        self._size = min(_FIRST, self._largest)

    @property
    def size(self) -> int:
        """Tokens of the next chunk."""
        return self._size

    def took(self, tokens: int, seconds: float) -> None:
        """A chunk of `tokens` took `seconds`. Short last chunks say too little and are ignored."""
        if tokens < SMALLEST or tokens < self._size:
            return
        if seconds > TARGET_S and self._size > SMALLEST:
            self._size //= 2
        elif seconds * 2 < TARGET_S * 0.9 and self._size * 2 <= self._largest:
            self._size *= 2
