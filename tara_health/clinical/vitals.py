"""Vital signs in note shorthand and in prose: "BP 82/54", "sats 88% on RA", "T 103 F", "GCS 7", "pulse of 138".

Units are normalised: blood pressure mmHg, heart and respiratory rate per minute, oxygen saturation %, temperature
degrees Celsius, GCS points. A number outside what a living person can have is not taken (it is a dose, a date or a
room). When a vital is given twice, both are returned in order of appearance; `measurement.latest` takes the last. By
hand: `read_vitals("bp 82/54 hr 138")`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tara_health.clinical.measurement import Measurement, without_overlaps

_IS: Final = (
    r"(?:[\s_:=,~<>\-]|(?:rate|value|level|is|was|of|at|to|in|the|around|about|now)\b"
    r"|(?:currently|reads|reading|up|down|approx)\b\.?){0,8}+"
)
"""What may stand between a name and its number; bounded and possessive, so that no text makes it slow."""
_NUMBER: Final = r"(\d{1,3}(?:\.\d{1,2})?)(?![\d/]|\.\d)s?"
_NOT_DOSE: Final = (
    r"(?!\s*(?:mg|mcg|ml|g|units?|tablets?|years?|yrs?|days?|weeks?|months?|hours?|hrs?|min(?:ute)?s?\b))"
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one vital is written: the pattern (number in group 1, unit in group 2 if any), its plausible range, its
    unit."""

    kind: str
    pattern: re.Pattern[str]
    low: float
    high: float
    unit: str
    convert: Callable[[float, str], float] = lambda value, _: value


def _celsius(value: float, unit: str) -> float:
    fahrenheit = unit.startswith("f") if unit else value > 45
    return round((value - 32) / 1.8, 1) if fahrenheit else value


def _reader(kind: str, names: str, low: float, high: float, unit: str, after: str = _NOT_DOSE) -> _Reader:
    return _Reader(kind, re.compile(rf"\b(?:{names})\b{_IS}{_NUMBER}{after}"), low, high, unit)


_READERS: Final = (
    _reader("heart_rate", r"hr|heart[ _]rate|pulse|pr|bpm|tachycardi[ca]|bradycardi[ca]|tachy|brady", 15, 300, "/min"),
    _Reader("heart_rate", re.compile(r"\b(\d{2,3})\s*(?:bpm|beats (?:per|a) min(?:ute)?)\b"), 15, 300, "/min"),
    _reader(
        "respiratory_rate",
        r"rr|resp(?:s|irations|iratory)?(?:[ _]rate)?|tachypn(?:o)?e?i?[ca]?|breathing(?: rate)?",
        2,
        90,
        "/min",
    ),
    _Reader("respiratory_rate", re.compile(r"\b(\d{1,2})\s*breaths (?:per|a) min"), 2, 90, "/min"),
    _reader(
        "spo2",
        r"sp ?o ?2|sa ?o ?2|o2 ?sats?|sats?"
        r"|satting|saturat(?:ion|ions|ing)|o2|pulse ox(?:imetry)?|oxygen(?: level| saturation| sats?)?"
        r"|desat(?:s|ted|urated|urating)?",
        40,
        100,
        "%",
        r"(?!\s*(?:mg|l\b|lpm|litre|liter|ml|k?pa|mmhg))",
    ),
    _Reader(
        "spo2",
        re.compile(r"\b(\d{2,3})\s?%\s*(?:on |in |with )?\s*(?:ra\b|room air|air\b|\d+ ?l|o2|oxygen|nasal|nrb|nc\b)"),
        40,
        100,
        "%",
    ),
    _Reader(
        "temperature",
        re.compile(
            rf"\b(?:t|temp|tmax|temperature|fever|febrile|pyrexi[ac])(?:_c)?\b{_IS}(\d{{2,3}}(?:\.\d{{1,2}})?)\s*(?:deg(?:rees)?\.?)?\s*(c|f|celsius|fahrenheit)?\b(?!\s*(?:mg|%|/))"
        ),
        25,
        44,
        "C",
        _celsius,
    ),
    _Reader(
        "temperature",
        # A bare "85F" is a woman's age; below 96 a Fahrenheit figure needs a decimal, its name or "degrees".
        re.compile(
            r"\b(?!(?:[1-8]\d|9[0-5])\s?f\b)(\d{2,3}(?:\.\d{1,2})?)\s*(?:deg(?:rees)?\.?)?"
            r"\s*(c|f|celsius|fahrenheit)\b"
        ),
        25,
        44,
        "C",
        _celsius,
    ),
    _reader("gcs", r"gcs|glasgow(?: coma)?(?: scale| score)*", 3, 15, "points"),
)
_PRESSURE_NAMED: Final = re.compile(
    rf"\b(?:bp|b/p|blood pressure|nibp|abp|pressure){_IS}(\d{{2,3}})\s*(?:/|over)\s*(\d{{2,3}}|p|palp)\b"
)
_PRESSURE_BARE: Final = re.compile(r"(?<![\d/.])(\d{2,3})\s?/\s?(\d{2,3})(?![\d/]|\s*(?:mg|mcg|ml|%|tab|pain|unit))")
_SYSTOLIC: Final = re.compile(
    r"\b(?:sbp|systolic(?:[ _]bp| blood pressure)?|bp|blood pressure)"
    rf"{_IS}(\d{{2,3}})(?![\d/%]|\.\d|\s*/|\s*over)\s*s?(?:systolic)?{_NOT_DOSE}"
)
_DIASTOLIC: Final = re.compile(rf"\b(?:dbp|diastolic(?:[ _]bp| blood pressure)?){_IS}(\d{{2,3}})(?![\d/%])")
_BARE_LOW, _BARE_GAP = 60, 10


def read_vitals(folded: str) -> tuple[Measurement, ...]:
    """Every vital sign in folded text, by place. Linear in its length."""
    return without_overlaps([*_pressures(folded), *_others(folded)])


def _others(folded: str) -> Iterator[Measurement]:
    for reader in _READERS:
        for match in reader.pattern.finditer(folded):
            unit = match[2] or "" if reader.pattern.groups > 1 else ""
            value = reader.convert(float(match[1]), unit)
            if reader.low <= value <= reader.high:
                yield Measurement(reader.kind, value, reader.unit, match.start(), match.end())


def _pressures(folded: str) -> Iterator[Measurement]:
    for match in _PRESSURE_NAMED.finditer(folded):
        yield from _pressure(match, match[1], match[2])
    for match in _PRESSURE_BARE.finditer(folded):
        systolic, diastolic = int(match[1]), int(match[2])
        if systolic >= _BARE_LOW and systolic - diastolic >= _BARE_GAP:
            yield from _pressure(match, match[1], match[2])
    for match in _SYSTOLIC.finditer(folded):
        yield from _pressure(match, match[1], "p")
    for match in _DIASTOLIC.finditer(folded):
        if 10 <= int(match[1]) <= 200:
            yield Measurement("diastolic", float(match[1]), "mmHg", match.start(), match.end())


def _pressure(match: re.Match[str], systolic: str, diastolic: str) -> Iterator[Measurement]:
    if not 30 <= int(systolic) <= 300:
        return
    yield Measurement("systolic", float(systolic), "mmHg", match.start(), match.end())
    if diastolic.isdigit() and 10 <= int(diastolic) < int(systolic):
        yield Measurement("diastolic", float(diastolic), "mmHg", match.start(), match.end())
