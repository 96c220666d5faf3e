"""Sepsis red flags.

Sources: NICE NG253 (suspected sepsis in people aged 16 or over, 2025; formerly NG51) and its NEWS2 bands, Sepsis-3
qSOFA (Singer, JAMA 2016), SIRS (ACCP/SCCM 1992), Surviving Sepsis Campaign 2021, NICE NG151 (neutropenic sepsis), UK
Sepsis Trust red-flag sepsis."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/sepsis.json"
INFECTION: Final = stored_phrases(_WORDS, "infection")
_SEPSIS: Final = stored_phrases(_WORDS, "sepsis")
_ELSEWHERE: Final = stored_phrases(_WORDS, "elsewhere")
_FEVER: Final = stored_phrases(_WORDS, "fever")
_GRAVE: Final = stored_phrases(_WORDS, "grave")
_COMPROMISED: Final = stored_phrases(_WORDS, "compromised")


def _qsofa(case: Case) -> tuple[Measurement, ...]:
    """Systolic <= 100, respiratory rate >= 22, GCS < 15: two or more, with signs of infection."""
    rate, pressure, gcs = case.vital("respiratory_rate"), case.vital("systolic"), case.vital("gcs")
    met = [
        one
        for one, holds in (
            (rate, rate and rate.value >= 22),
            (pressure, pressure and pressure.value <= 100),
            (gcs, gcs and gcs.value < 15),
        )
        if one and holds
    ]
    altered = 1 if case.affirms(_GRAVE) and not any(one.kind == "gcs" for one in met) else 0
    return tuple(met) if case.adult and met and len(met) + altered >= 2 and _infected(case) else ()


def _sirs(case: Case) -> tuple[Measurement, ...]:
    """Temperature > 38 or < 36, heart rate > 90, respiratory rate > 20: two or more, with signs of infection."""
    warm, rate, breaths = case.vital("temperature"), case.vital("heart_rate"), case.vital("respiratory_rate")
    met = [
        one
        for one, holds in (
            (warm, warm and (warm.value > 38 or warm.value < 36)),
            (rate, rate and rate.value > 90),
            (breaths, breaths and breaths.value > 20),
        )
        if one and holds
    ]
    return tuple(met) if case.adult and len(met) >= 2 and _infected(case) else ()


def _infected(case: Case) -> bool:
    warm = case.vital("temperature")
    return (warm is not None and warm.value >= 38.3) or case.affirms(INFECTION)


def _lactate(case: Case) -> tuple[Measurement, ...]:
    lactate = case.lab("lactate")
    return (lactate,) if lactate and lactate.value > 2 else ()


SEPSIS: Final = SignRule(
    "sepsis.named",
    Urgency.EMERGENCY,
    "Sepsis considered: start the sepsis pathway (NICE NG253).",
    _SEPSIS,
    but_not=_ELSEWHERE,
)
"""NICE NG253 1.1: think 'could this be sepsis?' and act within the hour when risk is high."""

QSOFA: Final = MeasuredRule(
    "sepsis.qsofa",
    Urgency.EMERGENCY,
    "Infection with qSOFA of 2 or more: high risk of sepsis (Sepsis-3, NICE NG253).",
    _qsofa,
)
"""Singer et al., JAMA 2016: altered mentation, systolic <= 100 mmHg, respiratory rate >= 22."""

SIRS: Final = MeasuredRule(
    "sepsis.sirs",
    Urgency.URGENT,
    "Infection with two or more SIRS criteria: same-day assessment for sepsis (NICE NG253).",
    _sirs,
)
"""ACCP/SCCM 1992 SIRS thresholds, kept as a sensitive screen for same-day review."""

FEVER_GRAVE: Final = SignRule(
    "sepsis.fever_with_grave_sign",
    Urgency.EMERGENCY,
    "Fever with confusion, mottling, collapse or no urine: high risk of sepsis (NICE NG253, UK Sepsis Trust).",
    _FEVER,
    needs=(_GRAVE,),
)
"""NICE NG253 high-risk criteria and UK Sepsis Trust red flags: altered behaviour, mottled or ashen, anuria, non-
blanching rash."""

NEUTROPENIC: Final = SignRule(
    "sepsis.immunocompromised_fever",
    Urgency.EMERGENCY,
    "Fever in an immunocompromised person: treat as neutropenic sepsis (NICE NG151).",
    _FEVER,
    needs=(_COMPROMISED,),
)
"""NICE NG151 1.2: fever on anticancer treatment goes to hospital at once; UKHSA asplenia guidance."""

LACTATE: Final = MeasuredRule(
    "sepsis.lactate",
    Urgency.EMERGENCY,
    "Lactate above 2 mmol/L (NICE NG253, Surviving Sepsis Campaign 2021).",
    _lactate,
)
"""NICE NG253 1.6: lactate above 2 mmol/L is high risk."""

RULES: Final[tuple[Rule, ...]] = (SEPSIS, QSOFA, SIRS, FEVER_GRAVE, NEUTROPENIC, LACTATE)
