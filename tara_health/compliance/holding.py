"""Does a conversation hold an identifier? Compared by what it says, not by how it is typed.

Case, punctuation and spacing do not count. Names and places are held when every one of their words is; codes when their
letters and digits stand together in the conversation; dates when day and month agree, however they are written.
"""

from __future__ import annotations

import re
from typing import Final

from tara_health.records import PhiSpan
from tara_health.text.plain import read

_WORD: Final = re.compile(r"[^\W\d_]+")
_NUMBER: Final = re.compile(r"\d+")
_NUMBERED: Final = re.compile(r"\d+(?:\W{1,3}[^\W\d_]+)?")
"""A number with the word behind it: "14 Oak" is another house than "12 Oak"."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BY_WORDS: Final = frozenset({"name", "geographic_subdivision", "biometric", "photo"})
_SHORTEST_INNER: Final = 6
_SEPARATORS: Final = r"[-./ ()_]{0,2}"
_SUBSCRIBER: Final = 10
"""Digits of a telephone number without the country's prefix."""

_SMALL_WORDS: Final = frozenset(
    {"the", "of", "and", "at", "in", "s", "de", "van", "von", "la", "hospital", "clinic", "st"}
)

DayMonth = tuple[frozenset[int], str]
"""Day and month in no order, and the year's last two digits or nothing."""


class Holdings:
    """What one conversation holds, ready to be asked."""

    def __init__(self, conversation: str, spans: tuple[PhiSpan, ...]) -> None:
        plain = read(conversation).plain.casefold()
        self._words = frozenset(_WORD.findall(plain))
        self._codes = frozenset(squashed(chunk) for chunk in plain.split())
        self._plain = plain
        dated = [conversation[span.start : span.end] for span in spans if span.category == "date"]
        self._dates = frozenset(date for text in dated for date in day_months(text))

    def holds(self, identifier: str, category: str) -> bool:
        """Is the identifier, in whatever spelling, part of the conversation?"""
        plain = read(identifier).plain.casefold()
        code = squashed(plain)
        if not code or code in self._codes or (len(code) >= _SHORTEST_INNER and self._has(code)):
            return True
        if category in {"phone", "fax"}:
            return len(code) > _SUBSCRIBER and code[0] in "10" and self._has(code[-_SUBSCRIBER:])
        if category == "date":
            return self._holds_date(plain)
        if category == "age_over_89":
            return any(number in self._codes or number in self._words for number in _NUMBER.findall(plain))
        return category in _BY_WORDS and self._holds_words(plain)

    def _holds_words(self, plain: str) -> bool:
        words = [word for word in _WORD.findall(plain) if word not in _SMALL_WORDS]
        full = [word for word in words if len(word) > 1]
        numbers = [squashed(number) for number in _NUMBERED.findall(plain)]
        if not full:
            return False
        initials_known = all(any(held.startswith(word) for held in self._words) for word in words if len(word) == 1)
        return initials_known and all(word in self._words for word in full) and all(self._has(n) for n in numbers)

    def _has(self, code: str) -> bool:
        """Do the letters and digits of `code` stand together, parted by the separators of codes alone?"""
        spelt = _SEPARATORS.join(map(re.escape, code))
        return re.search(rf"(?<![^\W_]){spelt}(?![^\W_])", self._plain) is not None

    def _holds_date(self, plain: str) -> bool:
        dates = day_months(plain)
        return bool(dates) and all(any(_agree(date, held) for held in self._dates) for date in dates)


def squashed(text: str) -> str:
    """Letters and digits alone, case-folded."""
    return "".join(char for char in text.casefold() if char.isalnum())


def day_months(text: str) -> list[DayMonth]:
    """The dates of one date span: day and month as a pair, since 3/4 says no order; a lone month is its number."""
    lowered = text.casefold()
    months = [_MONTHS.index(word[:3]) + 1 for word in _WORD.findall(lowered) if word[:3] in _MONTHS]
    numbers = _NUMBER.findall(lowered)
    years = [number for number in numbers if len(number) == 4]
    small = [int(number) for number in numbers if len(number) <= 2]
    year = years[0][2:] if years else ""
    if months:
        return [(frozenset({months[0], day}), year) for day in small[:2]] or [(frozenset({months[0]}), year)]
    if len(small) == 3 and not year:
        return [(frozenset(small[:2]), f"{small[2]:02d}")]
    return [(frozenset(small[place : place + 2]), year) for place in range(0, len(small) - 1, 2)]


def _agree(date: DayMonth, held: DayMonth) -> bool:
    same_year = not date[1] or not held[1] or date[1] == held[1]
    return date[0] <= held[0] and same_year
