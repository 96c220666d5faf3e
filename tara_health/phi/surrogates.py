"""Surrogates: made-up identifiers in the place of real ones, the same one for the same identifier in a conversation.

Dates move by one number of days for the whole conversation, so that intervals between them stay true. Names are
replaced word by word, so that "Smith" and "John Smith" stay the same person. The map back lives in this object alone,
in memory, and ends with it. Codes keep their shape (letter for letter, digit for digit). A surrogate never equals the
identifier it replaces. A date in a notation that is not known becomes a numbered label.
"""

from __future__ import annotations

import re
import secrets
import string
from collections.abc import Iterable
from typing import Final

from tara_health.phi.date_shift import shifted
from tara_health.phi.redact import label
from tara_health.records import PhiSpan
from tara_health.text.lexicon import any_given_names, entries

_SHAPED: Final = frozenset(
    {
        *("phone", "fax", "ssn", "medical_record_number", "health_plan_number", "account_number", "license_number"),
        *("vehicle_id", "device_id", "ip_address", "other_unique_id", "biometric"),
    }
)
_NAME_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Surrogates:
    """One conversation's replacements. `shift_days` is drawn at random unless given."""

    def __init__(self, shift_days: int | None = None) -> None:
        drawn = secrets.choice([days for days in range(-364, 365) if abs(days) > 30])
        self._shift = drawn if shift_days is None else shift_days
        self._forward: dict[tuple[str, str], str] = {}
        self._back: dict[str, str] = {}
        self._words: dict[str, str] = {}

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
        self._words.clear()

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
            return _NAME_WORD.sub(lambda word: self._name_word(word[0], first=word.start() == 0), identifier)
        if category == "date":
            return shifted(identifier, self._shift) or f"{label(category)[:-1]} {len(self._back) + 1}]"
        if category in _SHAPED:
            return "".join(_same_kind(char) for char in identifier)
        return f"{label(category)[:-1]} {len(self._back) + 1}]"

    def _name_word(self, word: str, *, first: bool) -> str:
        """The same word for the same word of any name of this conversation, in the same case."""
        folded = word.casefold()
        if folded in entries("name_particles"):
            return word
        if folded not in self._words:
            given = folded in any_given_names() or (first and folded not in entries("surnames"))
            self._words[folded] = _initial(word) if len(word) == 1 else self._unused(folded, given=given)
        made = self._words[folded]
        return made.upper() if word.isupper() else made.lower() if word.islower() else made

    def _unused(self, folded: str, *, given: bool) -> str:
        taken = {made.casefold() for made in self._words.values()} | self._words.keys() | {folded}
        names = sorted(entries("first_names" if given else "surnames") - taken)
        return secrets.choice(names).capitalize()


def _initial(letter: str) -> str:
    return secrets.choice([other for other in string.ascii_uppercase if other != letter.upper()])


def _same_kind(char: str) -> str:
    if char.isdigit():
        return secrets.choice(string.digits)
    if char.isalpha() and char.isascii():
        return secrets.choice(string.ascii_uppercase if char.isupper() else string.ascii_lowercase)
    return char
