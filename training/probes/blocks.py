"""The text format of the probes: blocks of `key: value` lines below a name in brackets.

An empty line ends a block and `#` begins a comment line. Promises: an unknown or missing key, a name used twice and a
line without a key are refused with file and block, so that a slip of the pen never becomes a question less.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent


class ProbeError(ValueError):
    """A probe's file is not as its reader wants it; says file and block."""


def blocks(name: str, needed: tuple[str, ...], allowed: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, str]]]:
    """(name, values) of each block of a probe's file. Raises `ProbeError`."""
    seen: set[str] = set()
    text = (FOLDER / name).read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for block in filter(None, map(str.strip, lines.split("\n\n"))):
        head, *rest = block.splitlines()
        label = head.strip("[]")
        values = dict(_pair(line, f"{name}, {label}") for line in rest)
        missing = [key for key in needed if not values.get(key)]
        unknown = sorted(set(values) - {*needed, *allowed})
        if missing or unknown or label in seen or head != f"[{label}]" or len(values) != len(rest):
            raise ProbeError(f"{name}, {label}: missing {missing}, unknown {unknown}, or a name or key comes twice.")
        seen.add(label)
        yield label, values


def _pair(line: str, where: str) -> tuple[str, str]:
    key, colon, value = line.partition(": ")
    if not colon:
        raise ProbeError(f"{where}: a line has no key.")
    return key, value.strip()
