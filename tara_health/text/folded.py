"""A text made ready for pattern matching, and the way back to its own offsets.

Promises: lower case; typographic quotes, dashes and full-width forms become their plain ASCII ones; zero-width
characters are taken out; every span found in `folded` maps back to indices of the text as given. It does not correct
spelling. Only the first `limits.ANALYSIS_CHARACTERS` characters are read. By hand: `fold("Can’t BREATHE").folded`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tara_health import limits

_PLAIN: Final = str.maketrans(
    dict.fromkeys("‘’ʼ′＇`´", "'")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‐‑‒–—−﹣－", "-")
    | dict.fromkeys("\xa0\u2007\u2009\u202f\u3000\t", " ")
    | {"₂": "2", "°": " ", "º": " ", "≥": ">", "≤": "<"}
    | {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B)}
)
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u180e]")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """The text as `given`, its `folded` form, and the given index of each folded character (None: the same index)."""

    given: str
    folded: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded span [start, end) lies in the text as given."""
        if self.offsets is None or end <= start:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def lowered(text: str) -> str:
    """Lower case and straight apostrophes, of the same length: a few letters (İ) would otherwise grow, and shift every
    later offset.
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(one if len(one := letter.lower()) == 1 else letter for letter in text)
    return lower.replace("’", "'")


def fold(text: str) -> FoldedText:
    """Fold the readable part of `text`; linear in its length."""
    readable = text[: limits.ANALYSIS_CHARACTERS]
    if not _INVISIBLE.search(readable):
        return FoldedText(text, lowered(readable.translate(_PLAIN)))
    kept = tuple(index for index, letter in enumerate(readable) if not _INVISIBLE.match(letter))
    visible = "".join(readable[index] for index in kept)
    return FoldedText(text, lowered(visible.translate(_PLAIN)), kept)
