"""Paediatric red flags: fever in young infants, the amber and red signs of NICE's traffic light, dehydration, bilious
vomiting, limp.

Sources: NICE NG143 (fever in under 5s, 2019), NICE NG9 (bronchiolitis), NICE CG84 (gastroenteritis), NICE NG240, AAP
2021 (febrile infants 8 to 60 days), APLS heart and respiratory rate ranges, NICE CKS limp and Kawasaki disease."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/paediatric.json"
_CHILD: Final = stored_phrases(_WORDS, "child")
_FEVER: Final = stored_phrases(_WORDS, "fever")
_RED: Final = stored_phrases(_WORDS, "red")
_BILE: Final = stored_phrases(_WORDS, "bile")
_LIMP: Final = stored_phrases(_WORDS, "limp")
_LIMP_GRAVE: Final = stored_phrases(_WORDS, "limp_grave")
_KAWASAKI: Final = stored_phrases(_WORDS, "kawasaki")
_CROUP: Final = stored_phrases(_WORDS, "croup")
_CROUP_GRAVE: Final = stored_phrases(_WORDS, "croup_grave")
_JAUNDICE_NEWBORN: Final = stored_phrases(_WORDS, "jaundice_newborn")

_RATE_LIMITS: Final[tuple[tuple[float, int, int], ...]] = (
    (1, 160, 60),
    (2, 150, 50),
    (5, 140, 40),
    (12, 130, 35),
    (16, 120, 30),
)
"""Below this age in years: heart rate above (NG143 amber, APLS), respiratory rate above."""
_NEWBORN_YEARS: Final = 29 / 365.25
_THREE_MONTHS: Final = 0.25
_SIX_MONTHS: Final = 0.5


def _infant_fever(case: Case) -> tuple[Measurement, ...]:
    """38 C or more under three months, 39 C or more from three to six months."""
    warm = case.vital("temperature")
    if warm is None or case.age is None:
        return ()
    limit = 38.0 if case.age < _THREE_MONTHS else 39.0
    return (warm,) if case.age <= _SIX_MONTHS and warm.value >= limit else ()


def _fast(case: Case) -> tuple[Measurement, ...]:
    """Heart or respiratory rate above the limit for the age."""
    if case.age is None or case.adult:
        return ()
    heart, breaths = next((heart, breaths) for below, heart, breaths in _RATE_LIMITS if case.age < below)
    limits = (("heart_rate", heart), ("respiratory_rate", breaths))
    return tuple(one for kind, limit in limits if (one := case.vital(kind)) and one.value > limit)


def _low_pressure(case: Case) -> tuple[Measurement, ...]:
    """Systolic below the fifth centile: 70 plus twice the age (APLS, PALS), 70 under one year, 90 from ten."""
    pressure = case.vital("systolic")
    if pressure is None or case.age is None or case.adult:
        return ()
    return (pressure,) if pressure.value < min(90.0, 70 + 2 * int(case.age)) else ()


def _is_child(case: Case) -> bool:
    return case.age < ADULT if case.age is not None else case.affirms(_CHILD)


ADULT: Final = 16.0

INFANT_FEVER: Final = MeasuredRule(
    "paediatric.infant_fever",
    Urgency.EMERGENCY,
    "38 C or more under 3 months (39 C at 3 to 6 months): hospital now (NICE NG143, AAP 2021).",
    _infant_fever,
)
"""NICE NG143 table 1: temperature of 38 C or higher under three months is a red sign; 39 C at three to six months
amber."""

INFANT_FEVER_WORDS: Final = SignRule(
    "paediatric.fever_under_three_months",
    Urgency.EMERGENCY,
    "Fever in a baby under 3 months: hospital now (NICE NG143, AAP 2021).",
    _FEVER,
    when=lambda case: case.age is not None and case.age < _THREE_MONTHS,
)
"""NICE NG143 1.4 and AAP 2021: any fever under three months is high risk."""

RED_SIGNS: Final = SignRule(
    "paediatric.red_sign",
    Urgency.EMERGENCY,
    "Ill child with a red sign: floppy, mottled, grunting, not feeding, not waking (NICE NG143 table 1).",
    _RED,
    when=_is_child,
)
"""NICE NG143 traffic light, red column; NICE CG84 red flags of dehydration; NICE NG9 admission criteria."""

FAST_RATES: Final = MeasuredRule(
    "paediatric.fast_rates",
    Urgency.URGENT,
    "Heart or breathing rate above the range for the child's age (NICE NG143, APLS).",
    _fast,
)
"""NICE NG143 table 1 amber: > 160 under one year, > 150 at one to two, > 140 at two to five; RR > 50 at 6 to 12
months, > 40 after."""

LOW_PRESSURE: Final = MeasuredRule(
    "paediatric.hypotension",
    Urgency.EMERGENCY,
    "Systolic pressure below the fifth centile for age: late sign of shock (APLS).",
    _low_pressure,
)
"""APLS and PALS: systolic below 70 + 2 x age in years."""

BILIOUS: Final = SignRule(
    "paediatric.surgical_vomiting",
    Urgency.EMERGENCY,
    "Green or projectile vomiting, or jelly stool, in a child: surgical cause (NICE NG1, CG84).",
    _BILE,
    when=_is_child,
)
"""NICE NG1 red flags of vomiting in infants: bile-stained, projectile, blood; intussusception."""

LIMP: Final = SignRule(
    "paediatric.limp",
    Urgency.EMERGENCY,
    "Limping child with fever or not bearing weight: septic joint until excluded (NICE CKS limp, Kocher).",
    _LIMP,
    needs=(_LIMP_GRAVE,),
    when=_is_child,
)
"""NICE CKS acute childhood limp; Kocher criteria."""

KAWASAKI: Final = SignRule(
    "paediatric.kawasaki",
    Urgency.URGENT,
    "Fever of five days or Kawasaki signs: same-day paediatric assessment (NICE NG143 1.2).",
    _KAWASAKI,
    when=_is_child,
)
"""NICE NG143 1.2.25: fever of five days or longer, consider Kawasaki disease."""

CROUP: Final = SignRule(
    "paediatric.airway_infection",
    Urgency.EMERGENCY,
    "Croup or bronchiolitis with distress: emergency (NICE NG9, CKS croup).",
    _CROUP,
    needs=(_CROUP_GRAVE,),
)
"""NICE NG9 1.3 and CKS croup: stridor at rest, recession, exhaustion, apnoea, poor feeding."""

NEWBORN: Final = SignRule(
    "paediatric.newborn_jaundice_or_feeding",
    Urgency.EMERGENCY,
    "Newborn with jaundice, poor feeding or hard to wake (NICE CG98, NG195).",
    _JAUNDICE_NEWBORN,
    when=lambda case: case.age is not None and case.age < _NEWBORN_YEARS,
)
"""NICE CG98 1.2 (jaundice) and NG195 (early-onset neonatal infection)."""

RULES: Final[tuple[Rule, ...]] = (
    INFANT_FEVER,
    INFANT_FEVER_WORDS,
    RED_SIGNS,
    FAST_RATES,
    LOW_PRESSURE,
    BILIOUS,
    LIMP,
    KAWASAKI,
    CROUP,
    NEWBORN,
)
