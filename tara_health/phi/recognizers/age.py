"""Ages over 89 and what reveals one, 45 CFR 164.514(b)(2)(i)(C). "90 or older" is a category the rule allows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.scores import SURE

_OLD: Final = r"(?:9\d|1[0-2]\d)"
_WORDS: Final = (
    r"(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one |"
    r"a )?hundred(?:[ -]and)?(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
)
_NOT_AGE: Final = (
    r"(?! ?(?:%|\+|percent|mg|bpm|mmhg|or (?:older|over|above)|and (?:older|over|above)|ago|later|of (?:age )?or|"
    r"years? ago|to \d|-\d|/\d|\.\d|kg|lbs?|°|f\b|degrees|pack))"
)


class AgeOver89Recognizer(PhiRecognizer):
    """Ages of 90 and more in figures and words, decades such as "in her 90s", and years of birth that imply them."""

    CATEGORY = "age_over_89"
    _PATTERNS: Final = (
        re.compile(
            rf"(?<![\w./$<>≥-])(?P<id>{_OLD}[ -]?(?:y/?o|y\.o\.|yrs?[ -]?old|years?[ -]olds?|years? of age|"
            rf"yo[mfwMFW]|yo))(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w./$<>≥-])(?P<id>{_OLD})(?= ?[,;]? ?(?:yrs?|years?|y)\b(?! (?:ago|later|of (?:experience|"
            rf"marriage|use|smoking)))[ ,.;)])",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<![\w./$<>≥-])(?P<id>{_OLD})(?=[MFmf]\b|[ -](?:[MF]\b|(?:male|female|man|woman|lady|gentleman|"
            rf"widow|grandm\w+|grandf\w+)\b))"
        ),
        re.compile(
            rf"\b(?:aged?|age is|age of|age[:=]|turn(?:s|ed|ing)|she's|he's|i'm|is now|she is|he is|i am|"
            rf"lived to|died at|at age|nearly|almost|just turned)[ :=]{{1,3}}(?P<id>{_OLD})(?![\w-]){_NOT_AGE}",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?P<id>{_OLD}(?:st|nd|rd|th))(?= (?:birthday|year of life|bday))", re.IGNORECASE),
        re.compile(
            r"\b(?:in|into|reached) (?:his|her|their|my) (?:early |mid(?:dle)? ?-?|late )?(?P<id>(?:90|100)'?s|"
            r"nineties|hundreds)(?!\w)",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?P<id>{_WORDS}[ -]?(?:years?[ -]olds?|yo|y/o|years? of age))(?!\w)", re.IGNORECASE),
        re.compile(
            rf"\b(?:aged?|turn(?:s|ed|ing)|she is|he is|she's|he's|just turned) (?P<id>{_WORDS})(?![\w-]){_NOT_AGE}",
            re.IGNORECASE,
        ),
        re.compile(r"\b(?P<id>(?:super)?centenarian|nonagenarian)(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<=\()(?P<id>{_OLD})(?=\))"),
    )
    _WORDS_OF_AGE: Final = r"ninet|hundred|centenarian|nonagenarian"
    _BORN: Final = re.compile(
        r"\b(?:born(?: in)?|dob|d\.o\.b\.?|yob|year of birth|birth year|birth date|date of birth|"
        r"b\.)[ :,-]{1,3}(?:in |of |the year )?(?P<id>1[89]\d\d)(?![\w/-])",
        re.IGNORECASE,
    )

    def __init__(self, year: int | None = None) -> None:
        self._year = year or datetime.datetime.now(tz=datetime.UTC).year
        super().__init__()

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Every age or year of birth that says someone is over 89."""
        for pattern in self._PATTERNS:
            for match in pattern.finditer(text):
                yield Found(*match.span("id"), SURE)
        for match in self._BORN.finditer(text):
            if self._year - int(match["id"]) > 89:
                yield Found(*match.span("id"), SURE)
        yield from self.seen(text, entities)

    def believes(self, text: str, start: int, end: int) -> bool:
        """The figure itself decides: over 89, or a year of birth that makes it so."""
        numbers = [int(number) for number in re.findall(r"\d{2,4}", text[start:end])]
        if not numbers:
            return bool(re.search(self._WORDS_OF_AGE, text[start:end], re.IGNORECASE))
        return all(89 < number < 130 or 1850 < number < self._year - 89 for number in numbers)
