"""Surrogates: made-up identifiers in the place of real ones, the same one for the same identifier in a conversation.

Dates move by one number of days for the whole conversation, so that intervals between them stay true. The map back
lives in this object alone, in memory, and ends with it. Codes keep their shape (letter for letter, digit for digit). A
surrogate never equals the identifier it replaces. Dates without a year move in a leap year; dates in words become a
numbered label. Not yet: "Smith" and "John Smith" get unrelated names.
"""

from __future__ import annotations

import datetime
import re
import secrets
import string
from collections.abc import Iterable
from typing import Final

from tara_health.phi.lexicon import entries
from tara_health.phi.redact import label
from tara_health.records import PhiSpan

_SHAPED: Final = frozenset(
    {
        *("phone", "fax", "ssn", "medical_record_number", "health_plan_number", "account_number", "license_number"),
        *("vehicle_id", "device_id", "ip_address", "other_unique_id", "biometric"),
    }
)
_NUMERIC: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2(\d{4}))?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LEAP_YEAR: Final = 2024


class Surrogates:
    """One conversation's replacements. `shift_days` is drawn at random unless given."""

    def __init__(self, shift_days: int | None = None) -> None:
        self._shift = shift_days or secrets.choice([days for days in range(-364, 365) if abs(days) > 30])
        self._forward: dict[tuple[str, str], str] = {}
        self._back: dict[str, str] = {}

    def replace(self, text: str, spans: Iterable[PhiSpan]) -> str:
        """`text` with every span replaced by its surrogate."""
        parts: list[str] = []
        place = 0
        for span in sorted(spans, key=lambda span: span.start):
            parts += [text[place : span.start], self._surrogate(text[span.start : span.end], span.category)]
            place = span.end
        return "".join([*parts, text[place:]])

    def restore(self, text: str) -> str:
        """`text` with this conversation's surrogates turned back, longest first."""
        if not self._back:
            return text
        known = sorted(self._back, key=lambda surrogate: (-len(surrogate), surrogate))
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in known))
        return pattern.sub(lambda match: self._back[match[0]], text)

    def forget(self) -> None:
        """Empty the map; what was replaced can't be restored any more."""
        self._forward.clear()
        self._back.clear()

    def _surrogate(self, identifier: str, category: str) -> str:
        key = (category, " ".join(identifier.casefold().split()))
        if key not in self._forward:
            self._forward[key] = self._fresh(identifier, category)
            self._back[self._forward[key]] = identifier
        return self._forward[key]

    def _fresh(self, identifier: str, category: str) -> str:
        for _ in range(50):
            made = self._made(identifier, category)
            if made not in self._back and made.casefold() != identifier.casefold():
                return made
        return f"{label(category)[:-1]} {len(self._back) + 1}]"

    def _made(self, identifier: str, category: str) -> str:
        if category == "name":
            return " ".join(_name_word(place) for place in range(len(identifier.split())))
        if category == "date":
            return self._moved(identifier) or f"{label(category)[:-1]} {len(self._back) + 1}]"
        if category in _SHAPED:
            return "".join(_same_kind(char) for char in identifier)
        return f"{label(category)[:-1]} {len(self._back) + 1}]"

    def _moved(self, written: str) -> str | None:
        """The date moved by the shift, in its own notation; None for notations that are not moved yet."""
        iso, numeric = _ISO.fullmatch(written), _NUMERIC.fullmatch(written)
        try:
            if iso:
                return (datetime.date(int(iso[1]), int(iso[2]), int(iso[3])) + self._days()).isoformat()
            if numeric:
                year = int(numeric[4] or _LEAP_YEAR)
                moved = datetime.date(year, int(numeric[1]), int(numeric[3])) + self._days()
                tail = f"{numeric[2]}{moved.year}" if numeric[4] else ""
                return f"{moved.month}{numeric[2]}{moved.day}{tail}"
        except (ValueError, OverflowError):
            return None
        return None

    def _days(self) -> datetime.timedelta:
        return datetime.timedelta(days=self._shift)


def _name_word(place: int) -> str:
    names = sorted(entries("surnames" if place else "first_names"))
    return secrets.choice(names).capitalize()


def _same_kind(char: str) -> str:
    if char.isdigit():
        return secrets.choice(string.digits)
    if char.isalpha() and char.isascii():
        return secrets.choice(string.ascii_uppercase if char.isupper() else string.ascii_lowercase)
    return char
