"""A text as the recognisers read it: one plain shape for what people type in many, with the way back to the original.

Lone surrogates and control characters become spaces; exotic spaces, dashes, quotation marks, full-width letters and
digits of any script become their ASCII forms. Invisible characters and combining marks are left out, so that an
identifier can't hide behind a zero-width space; `Reading.original` leads every place back to the text as given.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_QUOTES: Final = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x0060: "'", 0x201C: '"', 0x201D: '"'}
_KEPT_CONTROLS: Final = {0x0A, 0x0D}


class _PlainForms(dict[int, str]):
    """Code point to its plain form, one character long or empty; filled as code points are met."""

    def __missing__(self, point: int) -> str:
        form = _plain_form(point)
        self[point] = form
        return form


def _plain_form(point: int) -> str:
    if point in _QUOTES:
        return _QUOTES[point]
    char = chr(point)
    kind = unicodedata.category(char)
    if kind in {"Cc", "Cs", "Zs"}:
        return char if point in _KEPT_CONTROLS else " "
    if kind in {"Zl", "Zp"}:
        return "\n"
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind == "Pd":
        return "-"
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if 0xFF01 <= point <= 0xFF5E:
        return chr(point - 0xFEE0)
    return char


_FORMS: Final = _PlainForms()


@dataclass(frozen=True, slots=True)
class Reading:
    """`plain` is what is searched; `places[i]` is where its character i stands in the original, None if all agree."""

    plain: str
    length: int
    places: tuple[int, ...] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original's half-open range for the plain range; marks that hang on its last character are within."""
        if self.places is None:
            return start, end
        stop = self.places[end] if end < len(self.places) else self.length
        # An invisible character before a gap belongs to the word before it, a left-out one at a range's end as well.
        return self.places[start], stop


def read(text: str) -> Reading:
    """Read `text`. Linear in its length."""
    plain = text.translate(_FORMS)
    if len(plain) == len(text):
        return Reading(plain, len(text))
    places = tuple(index for index, char in enumerate(text) if _FORMS[ord(char)])
    return Reading(plain, len(text), places)
