"""Laboratory values in notes: "K+ 6.8", "lactate 4.2", "BG 32", "glucose 28 mmol/L", "Hb 6.1 g/dL", "INR 9", "Na
118".

Units are normalised to one each: glucose, potassium, sodium, lactate and ketones mmol/L, haemoglobin g/L, pH, INR,
creatinine umol/L, troponin ng/L, platelets and neutrophils 10^9/L, paracetamol mg/L, lithium mmol/L. A value without
a unit takes the one its size makes plausible (glucose 52 is mg/dL, glucose 2.8 is mmol/L); where size can't tell, the
unit of the analyte's usual report is taken. By hand: `read_labs("k+ 6.8, bg 32")`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tara_health.clinical.measurement import Measurement, without_overlaps

_IS: Final = r"\+?(?:[\s_:=,~<>\-]|(?:level|value|count|reading|is|was|of|at|to|came|back|now|only|reads)\b){0,8}+"
"""What may stand between a name and its number; bounded and possessive, so that no text makes it slow."""
_NUMBER: Final = r"(\d{1,6}(?:[.,]\d{1,3})?)(?![\d/]|\.\d)"
_MG_DL_PER_MMOL: Final = 18.0
_UMOL_PER_MG_DL: Final = 88.4


@dataclass(frozen=True, slots=True)
class _Analyte:
    """One laboratory value: its names, the unit reported, how to reach it from what was written, and what is
    plausible."""

    kind: str
    pattern: re.Pattern[str]
    unit: str
    low: float
    high: float
    convert: Callable[[float, str], float] = lambda value, _: value


def _glucose(value: float, unit: str) -> float:
    in_mg = unit == "mg/dl" or (not unit and value > 30)
    return round(value / _MG_DL_PER_MMOL, 1) if in_mg else value


def _haemoglobin(value: float, unit: str) -> float:
    return value * 10 if unit == "g/dl" or (not unit and value < 25) else value


def _creatinine(value: float, unit: str) -> float:
    return round(value * _UMOL_PER_MG_DL) if unit == "mg/dl" or (not unit and value < 25) else value


def _troponin(value: float, unit: str) -> float:
    return value * 1000 if unit == "ng/ml" or (not unit and value < 3) else value


def _thousands(value: float, unit: str) -> float:
    return value / 1000 if value > 2000 else value


def _analyte(
    kind: str,
    names: str,
    unit: str,
    low: float,
    high: float,
    units: str,
    convert: Callable[[float, str], float] | None = None,
) -> _Analyte:
    pattern = re.compile(
        rf"(?<![\w])(?:{names})(?![a-z0-9]){_IS}{_NUMBER}(?:\s*({units}))?(?!\s*(?:mg\b(?!/)|mcg|g\b(?!/)|tab|%))"
    )
    return (
        _Analyte(kind, pattern, unit, low, high)
        if convert is None
        else _Analyte(kind, pattern, unit, low, high, convert)
    )


_ANALYTES: Final = (
    _analyte(
        "glucose",
        r"glucose|blood sugar|sugars?|bg|bgl|bsl|bs|cbg|bm|fsbg|fsg|fingerstick(?: glucose)?|accu-?check|dexi",
        "mmol/L",
        0.2,
        120,
        "mg/dl|mmol/l|mmol",
        _glucose,
    ),
    _analyte("potassium", r"k|potassium|serum k", "mmol/L", 1, 12, "mmol/l|meq/l|mmol"),
    _analyte("sodium", r"na|sodium|serum na", "mmol/L", 90, 200, "mmol/l|meq/l|mmol"),
    _analyte("lactate", r"lactate|lactic acid|lac", "mmol/L", 0.2, 35, "mmol/l|mmol"),
    _analyte("ketones", r"ketones?|beta-?hydroxybutyrate|bhb", "mmol/L", 0, 20, "mmol/l|mmol"),
    _analyte("ph", r"(?:arterial |venous )?ph", "pH", 6.5, 7.9, "units"),
    _analyte("inr", r"inr", "ratio", 0.5, 20, "ratio"),
    _analyte("haemoglobin", r"hb|hgb|ha?emoglobin", "g/L", 15, 250, "g/dl|g/l", _haemoglobin),
    _analyte("creatinine", r"cr|creat|creatinine|scr", "umol/L", 10, 3000, "mg/dl|umol/l|mcmol/l", _creatinine),
    _analyte(
        "troponin",
        r"trop(?:onin)?(?:[ -]?[it])?|hs-?ctn[it]?|hs-?trop(?:onin)?",
        "ng/L",
        0,
        100_000,
        "ng/l|ng/ml|pg/ml",
        _troponin,
    ),
    _analyte("platelets", r"plts?|platelets?", "10^9/L", 0, 2000, "k|x10|10", _thousands),
    _analyte(
        "neutrophils",
        r"anc|neutrophils?|neuts?",
        "10^9/L",
        0,
        100,
        "k|x10|10",
        lambda value, _: value / 1000 if value > 40 else value,
    ),
    _analyte(
        "lithium", r"(?:serum )?lithium(?= level|\D{0,12}\d\.\d)|li level", "mmol/L", 0.1, 10, "mmol/l|meq/l|mmol"
    ),
    _analyte("paracetamol", r"(?:paracetamol|acetaminophen|apap)(?: level)", "mg/L", 0, 1000, "mg/l|mcg/ml"),
)


def read_labs(folded: str) -> tuple[Measurement, ...]:
    """Every laboratory value in folded text, by place. Linear in its length."""
    found = []
    for analyte in _ANALYTES:
        for match in analyte.pattern.finditer(folded):
            value = analyte.convert(float(match[1].replace(",", ".")), match[2] or "")
            if analyte.low <= value <= analyte.high:
                found.append(Measurement(analyte.kind, round(value, 3), analyte.unit, match.start(), match.end()))
    return without_overlaps(found)
