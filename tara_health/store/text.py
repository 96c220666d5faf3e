"""Any Python string into SQLite's UTF-8 and back, without loss.

UTF-8 has no place for lone surrogates, and SQLite's own functions stop at NUL. Both are moved, one character for one,
to private-use code points; the rare text that holds one of these already gets an escape before it. NUL and the escape
are the two private-use code points that the search index takes for a gap between words.
"""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = "\uf8ff"
_NUL: Final = "\ue000"
_SURROGATES: Final = 0xE400  # 2,048 of them, up to U+EBFF
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff\ue000\ue400-\uebff\uf8ff]")
_MOVED: Final = re.compile("\uf8ff(.)|([\ue000\ue400-\uebff])", re.DOTALL)


def to_stored(text: str) -> str:
    """The stored form of `text`: valid UTF-8 without NUL."""
    return _UNSTORABLE.sub(_move, text)


def from_stored(text: str) -> str:
    """The text whose stored form is `text`."""
    return text if text.isascii() else _MOVED.sub(_move_back, text)


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
