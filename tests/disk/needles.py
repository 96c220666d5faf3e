"""Finding needles in files: as text, in other encodings, and inside compressed streams."""

from __future__ import annotations

import base64
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

_ZLIB_STARTS = (b"\x78\x01", b"\x78\x9c", b"\x78\xda", b"\x1f\x8b")
_UNPACKED_MAX = 1_000_000


def make_needles(count: int) -> list[str]:
    """Words that occur nowhere else on this machine."""
    return [f"needle{secrets.token_hex(8)}" for _ in range(count)]


def forms(needle: str) -> Iterator[bytes]:
    """How a text may lie on a disk: UTF-8, UTF-16, hexadecimal, and base64 at each of its three alignments."""
    plain = needle.encode()
    yield plain
    yield needle.encode("utf-16-le")
    yield plain.hex().encode()
    for lead in range(3):
        whole = base64.b64encode(b"\0" * lead + plain + b"\0" * 3)
        # the symbols that mix in the bytes before and after the needle are left out
        yield whole[4 if lead else 0 : (lead + len(plain)) // 3 * 4 - 4]


def found(needles: Iterable[str], files: Iterable[Path]) -> dict[str, set[str]]:
    """Which needles each file holds, in any form, packed or not."""
    wanted = [(needle, form) for needle in needles for form in forms(needle)]
    hits: dict[str, set[str]] = {}
    for path in files:
        for content in _readings(path.read_bytes()):
            if held := {needle for needle, form in wanted if form in content}:
                hits.setdefault(str(path), set()).update(held)
    return hits


def _readings(content: bytes) -> Iterator[bytes]:
    yield content
    for start in _ZLIB_STARTS:
        place = content.find(start)
        while place >= 0:
            if unpacked := _unpacked(content[place:]):
                yield unpacked
            place = content.find(start, place + 1)


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(content, _UNPACKED_MAX)
    except zlib.error:
        return b""
