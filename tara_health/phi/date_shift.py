"""A written date moved by some days, in its own notation: 3/14 -> 4/2, "March 14th, 2025" -> "April 2nd, 2025".

Order, separators, month names in full or short, ordinals and case stay as written; the year moves along where one is
given, and an ISO date is padded with noughts. A date without a year moves in a leap year. A lone month moves to the
month of its shifted middle. What is in no known notation gives None. Month before day where a pair leaves it open,
unless the first figure is over twelve.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Final

_LEAP_YEAR: Final = 2024
_MONTHS: Final = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT: Final = {name[:3]: number for name, number in _MONTHS.items()}
_MONTH: Final = r"(?P<month>[A-Za-z]{3,9}\.?)"
_DAY: Final = r"(?P<day>\d{1,2})(?P<ordinal>st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_ISO: Final = re.compile(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})")
_NUMERIC: Final = re.compile(r"(?P<one>\d{1,2})(?P<sep>[-/. ])(?P<two>\d{1,2})(?:(?P=sep)(?P<year>\d{4}|\d{2}))?")
_MONTH_FIRST: Final = re.compile(rf"{_MONTH}(?P<a>[ -]+){_DAY}(?:(?P<b>,? ?(?:of )?){_YEAR})?", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(
    rf"(?P<the>the )?{_DAY}(?P<a>(?: of)?[ -]*){_MONTH}(?:(?P<b>[, -]{{1,2}}){_YEAR})?", re.IGNORECASE
)
_MONTH_ALONE: Final = re.compile(rf"{_MONTH}(?:(?P<b>,? (?:of )?){_YEAR})?", re.IGNORECASE)


_JOINT: Final = re.compile(r"( (?:and|to|through|thru|until|or) | ?[-–&,] ?)")
"""Between two dates that are read as one."""


def shifted(written: str, days: int) -> str | None:
    """`written` moved by `days`, or None when its notation is not known or names no day of the calendar.

    Two dates read as one ("3/14 and 3/21") move each.
    """
    whole = _one_shifted(written, days)
    if whole is not None:
        return whole
    for joint in _JOINT.finditer(written):
        before, after = _one_shifted(written[: joint.start()], days), _one_shifted(written[joint.end() :], days)
        if before and after:
            return before + joint[0] + after
    return None


def _one_shifted(written: str, days: int) -> str | None:
    try:
        for pattern, move in (
            (_ISO, _iso),
            (_NUMERIC, _numeric),
            (_MONTH_FIRST, _month_first),
            (_DAY_FIRST, _day_first),
            (_MONTH_ALONE, _month_alone),
        ):
            match = pattern.fullmatch(written.strip())
            if match:
                return move(match, days)
    except (ValueError, OverflowError, KeyError):
        return None
    return None


def _moved(year: int, month: int, day: int, days: int) -> datetime.date:
    return datetime.date(year, month, day) + datetime.timedelta(days=days)


def _padded(like: str, number: int) -> str:
    return f"{number:02d}" if like.startswith("0") else str(number)


def _year(written: str | None) -> int:
    if not written:
        return _LEAP_YEAR
    number = int(written)
    return number if len(written) == 4 else number + (1900 if number > 30 else 2000)


def _iso(match: re.Match[str], days: int) -> str:
    date = _moved(int(match["year"]), int(match["month"]), int(match["day"]), days)
    sep = match["sep"]
    width = max(len(match["month"]), len(match["day"]))
    return f"{date.year:04d}{sep}{date.month:0{width}d}{sep}{date.day:0{width}d}"


def _numeric(match: re.Match[str], days: int) -> str:
    one, two = int(match["one"]), int(match["two"])
    day_first = one > 12
    month, day = (two, one) if day_first else (one, two)
    date = _moved(_year(match["year"]), month, day, days)
    first, second = (date.day, date.month) if day_first else (date.month, date.day)
    like = "0" if "0" in (match["one"][0], match["two"][0]) else ""
    parts = [_padded(like, first), _padded(like, second)]
    if match["year"]:
        parts.append(str(date.year)[-len(match["year"]) :])
    return match["sep"].join(parts)


def _named(written: str) -> int:
    folded = written.casefold().rstrip(".")
    if folded in _MONTHS:
        return _MONTHS[folded]
    if folded[:3] in _SHORT and len(folded) <= 4:
        return _SHORT[folded[:3]]
    raise ValueError("no month")


def _month_like(written: str, number: int) -> str:
    name = calendar.month_name[number]
    short = len(written.rstrip(".")) <= 4 and written.casefold().rstrip(".") not in _MONTHS
    name = (name[:3] if short else name) + ("." if written.endswith(".") else "")
    return name.upper() if written.isupper() else name.lower() if written.islower() else name


def _ordinal(day: int) -> str:
    if day in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _day_like(match: re.Match[str], day: int) -> str:
    ordinal = match["ordinal"]
    ending = "" if not ordinal else _ordinal(day).upper() if ordinal.isupper() else _ordinal(day)
    return _padded(match["day"], day) + ending


def _with_year(match: re.Match[str], year: int) -> str:
    return f"{match['b']}{year}" if match["year"] else ""


def _month_first(match: re.Match[str], days: int) -> str:
    date = _moved(_year(match["year"]), _named(match["month"]), int(match["day"]), days)
    month = _month_like(match["month"], date.month)
    return f"{month}{match['a']}{_day_like(match, date.day)}{_with_year(match, date.year)}"


def _day_first(match: re.Match[str], days: int) -> str:
    date = _moved(_year(match["year"]), _named(match["month"]), int(match["day"]), days)
    month = _month_like(match["month"], date.month)
    return f"{match['the'] or ''}{_day_like(match, date.day)}{match['a']}{month}{_with_year(match, date.year)}"


def _month_alone(match: re.Match[str], days: int) -> str:
    date = _moved(_year(match["year"]), _named(match["month"]), 15, days)
    return f"{_month_like(match['month'], date.month)}{_with_year(match, date.year)}"
