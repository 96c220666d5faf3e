"""Fragments of regular expressions that several recognisers share.

Every repetition is bounded or runs over disjoint classes, so that matching stays linear on any input.
"""

from __future__ import annotations

import re
from typing import Final

_LATIN_GREEK_CYRILLIC: Final = [
    chr(point) for point in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00))
]
UPPER: Final = "A-Z" + "".join(char for char in _LATIN_GREEK_CYRILLIC if char.isupper())
LOWER: Final = "a-z" + "".join(char for char in _LATIN_GREEK_CYRILLIC if char.islower())
LETTER: Final = r"[^\W\d_]"

NAME_WORD: Final = rf"[{UPPER}]'?{LETTER}{{1,30}}(?:[-'](?!s\b|S\b){LETTER}{{1,30}}){{0,3}}(?![\w])"
"""One capitalised word of a name: Smith, O'Neill, SMITH, Jean-Luc, McDonald; a possessive 's stays outside."""

INITIAL: Final = rf"[{UPPER}](?:\.|(?![\w'.-]))"
"""A single capital, with or without its full stop."""

PARTICLE: Final = (
    r"(?:(?:de|del|de la|de los|da|dos|di|du|la|le|van|van der|van den|von|der|den|bin|ibn|al|el|ter|ten|y) )"
)

GAP: Final = r"[ \t]{1,3}"

NAME: Final = rf"{NAME_WORD}(?:{GAP}{PARTICLE}?(?:{NAME_WORD}|{INITIAL})){{0,3}}"
"""A given name with up to three more words or initials."""

INITIALS_NAME: Final = rf"(?:[{UPPER}]\.[ ]?){{1,3}}{NAME_WORD}"
"""J. Smith, J.R. Smith."""

CODE: Final = r"(?=[A-Za-z_-]{0,12}\d)[A-Za-z0-9]{1,40}(?:[-/.:_][A-Za-z0-9]{1,40}){0,7}(?![A-Za-z0-9])"
"""A code: letters, digits and inner separators, with a digit near its head."""

SPACED_CODE: Final = rf"(?:[A-Z]{{1,4}} ?\d{{3,12}}(?![A-Za-z0-9])|\d{{3}}(?: \d{{3,4}}){{1,3}}(?![A-Za-z0-9])|{CODE})"
"""A code that may be written in groups."""

LINK: Final = (
    r"(?:[ \t]{0,2}(?:(?:numbers?|no|num|nbr|nr|ids?|identifier|code|card)(?![A-Za-z])[.:]?|#)){0,2}"
    r"(?:[ \t]{0,2}(?:(?:is|was|are|reads?|ending(?: in)?|ends(?: in)?|on file)(?![A-Za-z])|[:=#(,-])){0,3}"
    r"[ \t]{0,3}\n?[ \t]{0,3}"
)
"""What may stand between a cue and its code: "number is:", "# ", "no.", " = "."""


def cued(cue: str, value: str = SPACED_CODE, *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern for `cue`, a link and `value`, which becomes the group `id`."""
    return re.compile(rf"(?<![A-Za-z0-9])(?:{cue}){LINK}(?P<id>{value})", flags)


def cue_before(text: str, start: int, pattern: re.Pattern[str], reach: int = 40) -> re.Match[str] | None:
    """A match of `pattern` within the `reach` characters before `start`; anchor it with `$` to demand adjacency."""
    return pattern.search(text[max(0, start - reach) : start])
