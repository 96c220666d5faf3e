"""A line with slots becomes a sentence: `{where}` takes its value, `{Where}` at a sentence's start, `{a job}` with the
article that its sound asks for, unless the value brings one. A value may hold slots itself. An unknown slot is an
error: nothing is left open.
By hand: `filled("{A job} rang.", {"job": "engineer"})` is "An engineer rang."
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_SLOT: Final = re.compile(r"\{(?:(?P<article>[aA]) )?(?P<name>[A-Za-z_]+)\}")
_DEPTH: Final = 4
_VOWEL: Final = re.compile(r"(?:[aeio]|u(?!s[aeiou]|ni)|hour|honest|8|11\b|18\b)", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"an? ")


class OpenSlot(ValueError):
    """A line names a slot that its scene does not fill."""


def filled(line: str, values: Mapping[str, str]) -> str:
    """`line` with every slot filled. Raises `OpenSlot`."""
    for _ in range(_DEPTH):
        line = _SLOT.sub(lambda slot: _value(slot, values), line)
        if "{" not in line:
            return line
    raise OpenSlot(f"slots within slots: {line}")


def slots_of(line: str) -> set[str]:
    """The names of a line's slots, in small letters."""
    return {slot["name"].lower() for slot in _SLOT.finditer(line)}


def _value(slot: re.Match[str], values: Mapping[str, str]) -> str:
    name = slot["name"]
    found = values.get(name.lower())
    if found is None:
        raise OpenSlot(f"no value for {{{name}}}")
    if slot["article"] and not _ARTICLE.match(found):
        article = "an" if _VOWEL.match(found) else "a"
        found = f"{article.capitalize() if slot['article'] == 'A' else article} {found}"
    return found[0].upper() + found[1:] if name[0].isupper() or slot["article"] == "A" else found
