"""Identifiers written to slip through: digits as words or one by one, letters one by one, text in base64.

45 CFR 164.514(b)(2)(i)(R): what is left is a code that names someone, whatever it was before.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.scores import LIKELY, SURE
from tara_health.text.lexicon import any_given_names, person_words

_DIGIT_WORD: Final = r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple|dash|hyphen)"
_WORDS: Final = re.compile(
    rf"(?<![\w-])(?P<id>(?:{_DIGIT_WORD}[ ,-]{{1,2}}){{5,30}}{_DIGIT_WORD})(?![\w-])", re.IGNORECASE
)
_SINGLY: Final = re.compile(r"(?<![\w.])(?P<id>(?:\d[ _-]{1,2}){6,24}\d)(?![\w.]\d|\w)")
_BASE64: Final = re.compile(r"(?<![\w+/=-])(?P<id>[A-Za-z0-9+/_-]{16,4000}={0,2})(?![\w+/=-])")
_READABLE: Final = 0.9
_LEAST_LETTERS: Final = 6
_LETTERS: Final = re.compile(r"(?<!\w)(?P<id>(?:[^\W\d_][ .-]){3,30}[^\W\d_])(?!\w)")
_CAPITAL_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


class SpelledCodeRecognizer(PhiRecognizer):
    """Six digits and more in words, seven and more one by one, and base64 that decodes to readable text."""

    CATEGORY: ClassVar[str] = "other_unique_id"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Every such code."""
        for pattern in (_WORDS, _SINGLY):
            for match in pattern.finditer(text):
                yield Found(*match.span("id"), LIKELY)
        for match in _BASE64.finditer(text):
            if _is_readable(match["id"]):
                yield Found(*match.span("id"), SURE)


class SpelledNameRecognizer(PhiRecognizer):
    """Letters one by one that spell a known name."""

    CATEGORY: ClassVar[str] = "name"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Every name that is spelt."""
        for match in _LETTERS.finditer(text):
            joined = re.sub(r"[ .-]", "", match["id"])
            words = [word.casefold() for word in _CAPITAL_WORD.findall(joined)]
            known = joined.casefold() in any_given_names() or any(
                len(word) > _SHORT and word in person_words() for word in words
            )
            if known:
                yield Found(*match.span("id"), LIKELY)


_SHORT: Final = 3


def _is_readable(code: str) -> bool:
    """Does `code` decode to text? Words of plain English are no base64: it has a digit, a capital inside or padding."""
    if not re.search(r"\d|[a-z][A-Z]|[+/=]", code):
        return False
    padded = code.rstrip("=") + "=" * (-len(code.rstrip("=")) % 4)
    try:
        raw = base64.b64decode(padded, altchars=b"-_" if re.search("[-_]", code) else None, validate=True)
        decoded = raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return False
    printable = sum(letter.isprintable() or letter.isspace() for letter in decoded)
    letters = sum(letter.isalpha() and letter.isascii() for letter in decoded)
    return len(decoded) > 0 and printable / len(decoded) >= _READABLE and letters >= _LEAST_LETTERS
