"""How grave an identifier in a reply is: by its category, milder where the policy names the circumstances.

The rows are data (resources/rules/compliance.json, `severity` and `milder`); this module only reads them. A date that
has gone by, with day, month and year, is never milder by way of `day: open`.
"""

from __future__ import annotations

import datetime
import re
from functools import cache
from typing import Any, Final

from tara_health.compliance.holding import day_months
from tara_health.records import PhiSpan
from tara_health.text.plain import read
from tara_health.vocabulary import Severity

_REACH: Final = 60
"""How many characters before a find belong to its circumstances."""

_YEAR: Final = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d\d)(?!\d)|'(\d\d)(?!\d)")
_DAY: Final = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


def severity_of(response: str, span: PhiSpan, policy: dict[str, Any], today: datetime.date | None = None) -> Severity:
    """The severity of the find `span` of `response` by the compliance policy."""
    identifier = read(response[span.start : span.end]).plain.strip(" .,")
    before = read(response[max(0, span.start - _REACH) : span.start]).plain
    after = response[span.end : span.end + _REACH]
    for row in policy["milder"]:
        if row["category"] == span.category and _fits(row, identifier, before, after, today):
            return Severity(row["severity"])
    return Severity(policy["severity"][span.category])


def _fits(row: dict[str, str], identifier: str, before: str, after: str, today: datetime.date | None) -> bool:
    if "span" in row and not _compiled(row["span"]).fullmatch(identifier):
        return False
    if "before" in row and not _compiled(row["before"]).search(before):
        return False
    if "day" in row and (row["day"] == "open") == is_whole_past(identifier, today):
        return False
    refused = (("not_within", identifier), ("not_before", before), ("not_after", after[:2]))
    return not any(key in row and _compiled(row[key]).search(words) for key, words in refused)


def is_whole_past(date: str, today: datetime.date | None = None) -> bool:
    """Does the date name a day, a month and a year of the past (today included)?"""
    this_year = (today or datetime.datetime.now(tz=datetime.UTC).date()).year
    year = _YEAR.search(date)
    if year:
        named, rest = int(year[0]), date.replace(year[0], "", 1)
    else:
        short = _SHORT_YEAR.search(date)
        if not short:
            return False
        digits = short[1] or short[2]
        named = int(digits) + (2000 if int(digits) <= (this_year + 10) % 100 else 1900)
        rest = date[: short.start(1 if short[1] else 2)]
    if named != this_year:
        return named < this_year and bool(_DAY.search(rest))
    return bool(_DAY.search(rest)) and not _is_ahead(date, today or datetime.datetime.now(tz=datetime.UTC).date())


def _is_ahead(date: str, today: datetime.date) -> bool:
    """Is every reading of this year's date (3/4 has two) still to come? In doubt it is not."""
    pairs = [sorted(pair) for pair, _ in day_months(date) if len(pair) == 2]
    readings = [(month, day) for low, high in pairs for month, day in ((low, high), (high, low)) if month <= 12]
    return bool(readings) and all(reading > (today.month, today.day) for reading in readings)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
