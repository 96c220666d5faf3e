"""All elements of dates but the year, 45 CFR 164.514(b)(2)(i)(C). "Last Tuesday" and times are no dates of the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tara_health.phi.recognizers.base import Entity, Found, PhiRecognizer
from tara_health.phi.recognizers.shapes import cue_before
from tara_health.phi.scores import LIKELY, SURE

_MONTH: Final = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR: Final = r"(?:(?:19|20)\d\d|'\d\d)"
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_TO: Final = r" ?(?:-|to|through|thru|until|and|&) ?"
_WHOLE: Final = re.compile(
    rf"(?<![\w])(?:"
    rf"(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?=T\d|(?!\w))"
    rf"|{_WEEKDAY}{_MONTH} ?{_DAY}(?:{_TO}(?:{_MONTH} ?)?{_DAY})?(?!\d)(?:,? ?(?:of )?{_YEAR})?(?!\w)"
    rf"|{_WEEKDAY}(?:the )?{_DAY}(?:{_TO}{_DAY})? ?(?:of |-|/)? ?{_MONTH}(?:[ ,/-]{{0,2}}(?:{_YEAR}|\d\d(?!\d)))?(?!\w)"
    rf"|{_MONTH}[ ,-]{{1,2}}(?:of )?{_YEAR}(?!\w)"
    rf")",
    re.IGNORECASE,
)
_ORDINAL_WORD: Final = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_YEAR_WORDS: Final = (
    r"(?:,? (?:of )?(?:nineteen|twenty|two thousand(?: and)?)(?:[ -](?:oh|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|"
    r"five|six|seven|eight|nine)){1,2}|,? (?:19|20)\d\d)?"
)
_SPOKEN: Final = re.compile(
    rf"(?<!\w)(?:the )?(?:(?:{_ORDINAL_WORD})(?: of)? {_MONTH}|{_MONTH}(?: the)? (?:{_ORDINAL_WORD}))"
    rf"{_YEAR_WORDS}(?!\w)",
    re.IGNORECASE,
)
_NUMERIC: Final = re.compile(r"(?<![\w./-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/]|[.-]\d)")
_MONTH_YEAR: Final = re.compile(r"(?<![\w./-])(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d(?![\w/-])")
_PAIR: Final = re.compile(
    r"(?<![\w./$+-])(\d{1,2})/(\d{1,2})(?:(?:[ ]?-[ ]?| to | through | thru |"
    r" and )(?:(\d{1,2})/)?(\d{1,2})(?![\w/%]))?(?![\w%/]|\.\d)"
)
_PAIR_CUE: Final = re.compile(
    r"\b(?:on|since|from|until|till|through|thru|by|before|after|dated?|dos|doa|admit(?:ted)?|adm|seen|"
    r"discharged?|d/c(?:'?d)?|appt|appointment|visit|f/u|due|lmp|edd|dob|born|surgery|"
    r"started|begun|last|labs?|drawn|called|scheduled|refilled|picked up|fell|died|scan|mri|ct|echo|pod|"
    r"week of|as of|between|and|to)[ :]{1,3}(?:the )?(?:\w+day,? )?$",
    re.IGNORECASE,
)
_PAIR_NOT: Final = re.compile(
    r"(?:\b(?:gcs|score[sd]?|pain|phq\S*|gad\S*|mmse|moca|apgars?|strength|power|reflex\w*|murmur|grade|"
    r"rat(?:ed|es|ing)|vision|acuity|va|bp|nihss|stage|dtrs?|motor|is a|"
    r"pulses?|severity|intensity|scale|epworth|ess|cage|audit|ratio|about|only|ran|rass|wells|braden|tired|"
    r"mood|sleep|anxiety|od|os|ou|of|a|at)\b[^.;\n]{0,12})$",
    re.IGNORECASE,
)
_PAIR_AFTER: Final = re.compile(
    r" ?(?:pain|strength|murmur|tabs?|tablets?|cups?|pills?|mg|ml|mmhg|systolic|diastolic|vision|score|points?|"
    r"on (?:a|the) (?:pain )?scale|in (?:all|both|upper|lower|r|l|bilateral)|of\b|severity|intensity|normal|"
    r"saline|ns\b|inch|strips?|dose|criteria|positive|symptoms|bilat\w*|throughout|upper|lower|today\b|reps?|"
    r"nails?)",
    re.IGNORECASE,
)
_ALONE: Final = re.compile(
    r"\b(?P<cue>since|until|till|last|this past|this|next|early|late|mid|mid-|back in|in|by|from|of|during|"
    r"born in|around|before|after|through)[ -](?P<id>January|February|March|April|May|June|July|August|"
    r"September|October|November|December)(?!\w|'s)"
)
_HOLIDAY: Final = re.compile(
    r"\b(?:on|since|after|before|around|last|this|at|by|until|over|following|past) (?P<id>(?:christmas(?: eve|"
    r" day)?|xmas|thanksgiving|new year'?s?(?: eve| day)?|halloween|easter(?: sunday| monday)?|"
    r"valentine'?s day|memorial day|labor day|independence day|mother'?s day|father'?s day|the fourth of july|"
    r"boxing day|st\.? patrick'?s day|martin luther king(?: jr\.?)? day|mlk day|veterans day|columbus day|"
    r"good friday|yom kippur|diwali|eid)(?:,? (?:19|20)\d\d)?)(?!\w)",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(
    r"\b(?:on|since|by|until|before|after|from) (?P<id>the (?:3[01]|[12]?\d)(?:st|nd|rd|th))(?=[.,;!?)\n]|$|"
    r" at \d| of (?:this|last|next|the) month| (?:and|she|he|they|for (?:his|her|a)|with dr)\b)",
    re.IGNORECASE,
)
_COMPACT: Final = re.compile(
    r"\b(?:dob|d\.o\.b\.?|born|birth ?date|date of birth|dos|dod|date)[ :#-]{0,3}(?P<id>(?:19|20)\d{6}|"
    r"\d{2}(?:0[1-9]|[12]\d|3[01])(?:19|20)\d\d|\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d{4}|\d{2})|\d{6})(?![\w/])",
    re.IGNORECASE,
)
_BARE_YEAR: Final = re.compile(r"\D{0,12}(?:19|20)\d\d\D{0,3}|'\d\d")
_DAY_OR_MONTH: Final = re.compile(rf"\d|(?<!\w){_MONTH}(?!\w)", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"\d{1,2}(?::\d\d)+ ?(?:[ap]\.?m?\.?|h|hrs?)?|\d{1,2} ?[ap]m?|\d{4} ?h(?:rs?)?", re.IGNORECASE
)
_MODAL_MAY: Final = re.compile(r"\bmay\b")


class CalendarDateRecognizer(PhiRecognizer):
    """Dates in figures, words and ranges. A pair such as 3/14 needs a cue or a day over ten, and no scale around it."""

    CATEGORY = "date"

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Every date element but bare years and weekdays."""
        for match in _WHOLE.finditer(text):
            if not _MODAL_MAY.search(match[0]) or re.search(
                r"\d(?:st|nd|rd|th)?(?: of)? may (?:19|20)|^may \d{1,2},? (?:19|20)", match[0]
            ):
                yield Found(*match.span(), SURE)
        for match in _NUMERIC.finditer(text):
            if _is_day_and_month(match[1], match[3]) and (match[2] != "." or len(match[4]) == 4):
                yield Found(*match.span(), SURE)
        for pattern in (_SPOKEN, _MONTH_YEAR, _COMPACT, _ALONE, _HOLIDAY, _ORDINAL):
            for match in pattern.finditer(text):
                yield Found(*match.span("id" if pattern.groups else 0), LIKELY)
        yield from _pairs(text)
        yield from self.seen(text, entities)

    def believes(self, text: str, start: int, end: int) -> bool:
        """A day or a month is wanted: no bare year, no weekday, no ratio or dose."""
        words = text[start:end]
        if _BARE_YEAR.fullmatch(words):
            return False
        if words.isalpha() and text[max(0, start - 4) : start] == "for ":
            return False  # "the scan for June": a month or somebody's name
        if _PAIR.fullmatch(words) and (_PAIR_AFTER.match(text, end) or cue_before(text, start, _PAIR_NOT, 25)):
            return False
        return bool(_DAY_OR_MONTH.search(words)) and not _CLOCK.fullmatch(words)


def _is_day_and_month(first: str, second: str) -> bool:
    one, two = int(first), int(second)
    return 1 <= one <= 31 and 1 <= two <= 31 and min(one, two) <= 12


def _pairs(text: str) -> Iterator[Found]:
    """Pairs such as 3/14; beside one that is clearly a date, others without a scale around them are dates too."""
    open_pairs = [match for match in _PAIR.finditer(text) if _may_be_pair(text, match)]
    if any(_is_pair_date(text, match) for match in open_pairs):
        for match in open_pairs:
            if _is_pair_date(text, match) or not cue_before(text, match.start(), _PAIR_NOT, 25):
                yield Found(*match.span(), LIKELY)


def _may_be_pair(text: str, match: re.Match[str]) -> bool:
    return _is_day_and_month(match[1], match[2]) and not _PAIR_AFTER.match(text, match.end())


def _is_pair_date(text: str, match: re.Match[str]) -> bool:
    if cue_before(text, match.start(), _PAIR_CUE, 40) or match[3]:
        return not re.search(
            r"\b(?:score|gcs|pain|bp|strength)\b[^.;\n]{0,15}$",
            text[max(0, match.start() - 25) : match.start()],
            re.IGNORECASE,
        )
    if cue_before(text, match.start(), _PAIR_NOT, 25):
        return False
    return int(match[1]) <= 12 and int(match[2]) > 10
