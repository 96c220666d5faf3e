"""Any Python string into SQLite's UTF-8 and back, without loss.

UTF-8 has no place for lone surrogates, and SQLite's own functions stop at NUL. Both are moved, one character for one,
to the last private-use code points of plane 15; the rare text that holds one of those already gets an escape before it.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = "\U000ff7fe"
_NUL: Final = "\U000ff7ff"
_SURROGATES: Final = 0xFF800  # 2,048 of them, up to U+FFFFF
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff\U000ff7fe-\U000fffff]")
_MOVED: Final = re.compile("\U000ff7fe(.)|([\U000ff7ff-\U000fffff])", re.DOTALL)


def to_stored(text: str) -> str:
    """The stored form of `text`: valid UTF-8 without NUL."""
    return _UNSTORABLE.sub(_move, text)


def from_stored(text: str) -> str:
    """The text whose stored form is `text`."""
    return _MOVED.sub(_move_back, text)


def _move(match: re.Match[str]) -> str:
    character = match.group()
    if character == "\0":
        return _NUL
    if "\ud800" <= character <= "\udfff":
        return chr(_SURROGATES + ord(character) - 0xD800)
    return _ESCAPE + character


def _move_back(match: re.Match[str]) -> str:
    literal, moved = match.groups()
    if literal is not None:
        return str(literal)
    return "\0" if moved == _NUL else chr(ord(moved) - _SURROGATES + 0xD800)
