"""How old is the patient? "62M", "8-week-old", "3 yo", "aged 71", "newborn": the first age in the text, in years.

The unit is years as a float (a two-month-old is 0.17). None when no age is written. By hand: `read_age("8-week-old
with fever")`."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"(\d{1,3}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OLD: Final = re.compile(
    rf"\b{_NUMBER}[\s-]?(years?|yrs?|y|months?|mths?|mos?|m|weeks?|wks?|w|days?|d)[\s/-]*(?:old|o)\b"
)
# A letter alone after three digits is degrees Fahrenheit.
_SEX: Final = re.compile(
    r"\b(\d{1,2}|1[01]\d(?!\s?[mf]\b))\s?-?(?:y/?o?)?\s?(?:m|f|male|female|man|woman|gentleman|lady)\b(?!\s*\d)"
)
_AGED: Final = re.compile(r"\b(?:aged?|age:|turned)\s*:?\s*(\d{1,3})\b(?!\s*(?:days|weeks|months))")
_YOUNG: Final = re.compile(
    rf"\b(?:baby|infant|newborn|child|son|daughter|toddler|boy|girl)\s(?:is\s)?(?:only\s|just\s|now\s)?{_NUMBER}\s(w|m|d)(?:eeks?|onths?|ays?)\b"
    r"(?!\s(?:ago|with|of|after|post))"
)
_NEWBORN: Final = re.compile(r"\b(?:newborn|neonat(?:e|al)|preemie)\b")
_CHILD: Final = re.compile(r"\b(?:infant|baby)\b")
_YEARS_A_UNIT: Final = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}
_WORDS: Final = dict(
    zip(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
        range(1, 13),
        strict=True,
    )
)
OLDEST: Final = 120.0


def read_age(folded: str) -> float | None:
    """The first age written in folded text, in years; None if there is none."""
    if match := _OLD.search(folded) or _YOUNG.search(folded):
        number = _WORDS.get(match[1]) or float(match[1])
        return _plausible(number * _YEARS_A_UNIT[match[2][0]])
    for pattern in (_SEX, _AGED):
        if match := pattern.search(folded):
            return _plausible(float(match[1]))
    if _NEWBORN.search(folded):
        return 0.02
    return 0.5 if _CHILD.search(folded) else None


def _plausible(years: float) -> float | None:
    return years if years <= OLDEST else None
