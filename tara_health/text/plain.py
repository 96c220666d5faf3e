"""A text as the recognisers read it: one plain shape for what people type in many, with the way back to the original.

Lone surrogates and control characters become spaces; exotic spaces, dashes, quotation marks, full-width letters and
digits of any script become their ASCII forms; so do mathematical and other styled letters, and Cyrillic or Greek ones
that stand for a Latin letter inside a Latin word or for a nought among digits. Invisible characters and combining
marks are left out, so that an identifier can't hide behind a zero-width space, and so are line breaks that part a
number or an address; `Reading.original` leads every place back to the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from tara_health.text.lexicon import entries, given_names

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
    styled = unicodedata.normalize("NFKC", char)
    return styled if len(styled) == 1 and styled.isascii() else char


_FORMS: Final = _PlainForms()
_ALIKE: Final = dict(
    zip("АВЕКМНОРСТУХаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧοІЈЅ", "ABEKMHOPCTYXaeopcyxijsdhABEZHIKMNOPTYXoIJS", strict=True)
)
"""Cyrillic and Greek letters to the Latin ones they look like."""
_LETTERS: Final = re.compile(r"[^\W\d_]++")
_MIXED: Final = re.compile(r"[A-Za-z][\u0370-\u04ff\u0500-\u052f]|[\u0370-\u04ff\u0500-\u052f][A-Za-z]")
"""A Latin letter beside a Greek or Cyrillic one."""
_NOUGHT: Final = re.compile(r"(?<=[\d-])[ОоΟοO](?=[\d-])|(?<![\w])[ОоΟο](?=\d)|(?<=\d)[ОоΟο](?!\w)")
_BROKEN: Final = re.compile(
    r"(?<=\d[-./])[ \t]*\r?\n[ \t]*(?=\d)|(?<=[\w][.@_])\r?\n(?=[\w.-]{1,60}@?[\w.-]*\.[a-z]{2,6}\b)"
)
_NAME_BREAK: Final = re.compile(r"(?<![^\W])(?P<one>[A-Z][a-z]{2,20})(?P<gap>\r?\n)(?P<two>[A-Z][a-z]{2,20})(?!\w)")


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
    left_out = {place for match in _BROKEN.finditer(text) for place in range(*match.span())} if "\n" in text else set()
    if len(plain) == len(text) and not left_out:
        return Reading(_likened(plain), len(text))
    places = tuple(index for index, char in enumerate(text) if _FORMS[ord(char)] and index not in left_out)
    return Reading(_likened("".join(_FORMS[ord(text[place])] for place in places)), len(text), places)


def _likened(plain: str) -> str:
    """`plain` with look-alikes as what they are taken for; of the same length."""
    if not plain.isascii():
        plain = _LETTERS.sub(_unmixed, plain)
    plain = _NOUGHT.sub("0", plain)
    if "\n" in plain:
        plain = _NAME_BREAK.sub(_joined, plain)
    return plain


def _unmixed(word: re.Match[str]) -> str:
    """A word of two scripts, in the letters it is read as."""
    return "".join(_ALIKE.get(letter, letter) for letter in word[0]) if _MIXED.search(word[0]) else word[0]


def _joined(match: re.Match[str]) -> str:
    """A given and a family name on two lines, as one."""
    known = match["one"].casefold() in given_names() and match["two"].casefold() in entries("surnames")
    return f"{match['one']}{' ' * len(match['gap'])}{match['two']}" if known else match[0]
