"""Reads doses out of a text: amount in milligrams, how often, and the drug they belong to.

Shared by the dose rules. It reads mass doses only (mcg, mg, g): units, mEq and millilitres have no common scale. The
reference table of maximum doses is resources/rules/safety_doses.json. By hand: `list(read("ibuprofen 400 mg tid"))`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.safety.rule_set import read_resource

_MILLIGRAMS: Final = {
    "mcg": 0.001,
    "µg": 0.001,
    "μg": 0.001,
    "ug": 0.001,
    "mic": 0.001,
    "mg": 1.0,
    "mil": 1.0,
    "g": 1000.0,
    "gra": 1000.0,
    "gm": 1000.0,
}
_DOSE = re.compile(
    r"(?<![\w.,/-])(?:(?P<low>\d[\d,]{0,8}(?:\.\d{1,4})?)\s?(?:-|–|to)\s?)?(?P<amount>\d[\d,]{0,8}(?:\.\d{1,4})?"
    r"|\.\d{1,4})\s?-?"
    r"(?P<unit>mcg|µg|μg|ug|micrograms?|mg|milligrams?|grams?|gm?)(?P<per>\s?(?:/|per )\s?kg)?\b"
    r"(?!\s?/\s?(?:d?l|ml|mmol|l|g|mol|m2)\b|\s?(?:of )?(?:sodium|salt|sugar|fib(?:er|re)|protein|carb|fat"
    r"|cholesterol|weight))"
)
_TIMES_A_DAY = re.compile(
    r"(?P<hourly>\b(?:every|each|an|per) hour\b|\bhourly\b|\bqh\b)"
    r"|(?P<hours>\b(?:every|q)\s?(?P<every>\d{1,2}|two|three|four|five|six)(?:\s?(?:-|–|to)\s?\d{1,2})?\s?(?:h\b|hours?|hourly|hrs?))"
    r"|\b(?P<count>\d{1,2}|once|twice|two|three|four|five|six) (?:times )?(?:a|per|each|every|/)? ?(?:day|daily)\b"
    r"|\b(?P<latin>bid|tid|qid|bd|tds|qds|b\.i\.d|t\.i\.d|q\.i\.d)\b"
    r"|(?P<daily>/\s?(?:day|d)\b|\b(?:per|a|every|each|in a|within a) (?:single )?(?:day|24 ?h(?:ours)?)\b"
    r"|\bdaily\b|\bin 24 hours\b|\bat bedtime\b)"
)
_WORDS: Final = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_LATIN: Final = {"bid": 2, "tid": 3, "qid": 4, "bd": 2, "tds": 3, "qds": 4}
_REACH: Final = 45


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose: offsets, milligrams (the upper end of a range), whether per kg, and the day's total if it is stated."""

    start: int
    end: int
    milligrams: float
    per_kg: bool
    daily: float | None


@dataclass(frozen=True, slots=True)
class Maximum:
    """A row of the reference table: the largest single and daily dose in mg, and where that is published."""

    drug: str
    single: float
    daily: float
    source: str


def read(folded: str) -> Iterator[Dose]:
    """Every mass dose in `folded` (a lower-case text), in order."""
    for match in _DOSE.finditer(folded):
        amount = _milligrams(match.group("amount"), match.group("unit")) * _pieces(folded, match)
        after = re.split(r"[.;](?:\s|$)|\n", folded[match.end() : match.end() + _REACH])[0]
        following = _DOSE.search(after)
        often = _times_a_day(after[: following.start()] if following else after)
        yield Dose(
            match.start(), match.end(), amount, match.group("per") is not None, amount * often if often else None
        )


_PIECES_BEFORE = re.compile(r"\b(?P<pieces>two|three|four|five|six|[2-9]|[1-4]\d) (?:x |× |of the )?$")
_PIECE_AFTER = re.compile(r" ?(?:tablets|pills|capsules|caplets|doses|suppositories)\b")


def _pieces(folded: str, match: re.Match[str]) -> float:
    """How many of them at once: 2 in "two 500 mg tablets"."""
    before = _PIECES_BEFORE.search(folded[max(0, match.start() - 16) : match.start()])
    if before is None or not _PIECE_AFTER.match(folded[match.end() : match.end() + 16]):
        return 1.0
    return float(_WORDS.get(before["pieces"]) or int(before["pieces"]))


def _milligrams(number: str, unit: str) -> float:
    return round(float(number.replace(",", "")) * _MILLIGRAMS[unit if unit in _MILLIGRAMS else unit[:3]], 6)


def _times_a_day(after: str) -> float | None:
    """How many times a day, as the words after a dose say; None where they do not."""
    match = _TIMES_A_DAY.search(after)
    if match is None:
        return None
    if match.group("hourly"):
        return 24.0
    if match.group("hours"):
        every = match.group("every")
        return 24 / max(1, _WORDS.get(every) or int(every))
    if count := match.group("count"):
        return float(_WORDS.get(count) or int(count))
    if latin := match.group("latin"):
        return _LATIN[latin.replace(".", "")]
    return 1.0


@cache
def _reference() -> dict[str, Maximum]:
    rows = read_resource("safety_doses")["rows"]
    return {
        name: Maximum(row["drug"], row["single_mg"], row["daily_mg"], row["source"])
        for row in rows
        for name in (row["drug"], *row["also"])
    }


@cache
def _drug_pattern() -> re.Pattern[str]:
    """Drugs of the table, other common ones, and words with the ending of a drug class."""
    table = read_resource("safety_doses")
    names = sorted({*_reference(), *table["other_drugs"]}, key=len, reverse=True)
    endings = "|".join(table["endings"])
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))}|[a-z]{{3,20}}(?:{endings}))\b")


def drugs(folded: str) -> list[tuple[int, str]]:
    """Where `folded` names drugs, in order."""
    return [(match.start(), match.group()) for match in _drug_pattern().finditer(folded)]


def maximum(drug: str) -> Maximum | None:
    """The reference row of a drug, if the table has it."""
    return _reference().get(drug)
