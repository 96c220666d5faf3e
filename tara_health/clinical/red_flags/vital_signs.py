"""Vital signs past a published threshold: NEWS2 single-parameter scores of 3 and the NEWS2 total.

Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017, chart 1 and table 3; adults from 16,
not in pregnancy. Children: NICE NG143 (table 2) and APLS ranges, in `paediatric`. Hypertension: NICE NG136 1.5.2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, where
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

Band = tuple[float, int]
NEWS2_BANDS: Final[dict[str, tuple[Band, ...]]] = {
    "respiratory_rate": ((9, 3), (12, 1), (21, 0), (25, 2), (1e9, 3)),
    "spo2": ((92, 3), (94, 2), (96, 1), (1e9, 0)),
    "systolic": ((91, 3), (101, 2), (111, 1), (220, 0), (1e9, 3)),
    "heart_rate": ((41, 3), (51, 1), (91, 0), (111, 1), (131, 2), (1e9, 3)),
    "temperature": ((35.1, 3), (36.1, 1), (38.1, 0), (39.1, 1), (1e9, 2)),
}
"""NEWS2 chart 1 as (below this value, score); SpO2 scale 1."""

_WORDS: Final = "rules/red_flags/vital_signs.json"
_SCALE_2: Final = stored_phrases(_WORDS, "scale_2")
_HYPERTENSIVE_SIGNS: Final = stored_phrases(_WORDS, "hypertensive_signs")


def news2_score(kind: str, value: float) -> int:
    """NEWS2 points of one vital sign; 0 for a kind the score doesn't hold."""
    return next((score for below, score in NEWS2_BANDS.get(kind, ()) if value < below), 0)


def _adult(kind: str, holds: Callable[[float], bool]) -> Callable[[Case], tuple[Measurement, ...]]:
    return lambda case: where(case.vital(kind), holds) if case.adult else ()


def _spo2(case: Case) -> tuple[Measurement, ...]:
    floor = 88 if case.affirms(_SCALE_2) else 92
    return where(case.vital("spo2"), lambda value: value < floor)


def _total(case: Case) -> int:
    if not case.adult:
        return 0
    return sum(news2_score(one.kind, one.value) for kind in NEWS2_BANDS if (one := case.vital(kind)))


def _scoring(case: Case) -> tuple[Measurement, ...]:
    found = [one for kind in NEWS2_BANDS if (one := case.vital(kind)) and news2_score(kind, one.value)]
    return tuple(found)


def _severe_hypertension(case: Case) -> tuple[Measurement, ...]:
    return (
        *where(case.vital("systolic"), lambda value: value >= 180),
        *where(case.vital("diastolic"), lambda value: value >= 120),
    )


def _shock_index(case: Case) -> tuple[Measurement, ...]:
    rate, pressure = case.vital("heart_rate"), case.vital("systolic")
    return (
        (rate, pressure)
        if case.adult and rate and pressure and rate.value >= 100 and rate.value / pressure.value >= 1
        else ()
    )


HYPOTENSION: Final = MeasuredRule(
    "vitals.hypotension",
    Urgency.EMERGENCY,
    "Systolic blood pressure 90 mmHg or less (NEWS2 scores 3).",
    _adult("systolic", lambda value: value <= 90),
)
"""NEWS2 chart 1: systolic <= 90 mmHg."""

TACHYCARDIA: Final = MeasuredRule(
    "vitals.tachycardia",
    Urgency.EMERGENCY,
    "Heart rate 131 or more (NEWS2 scores 3).",
    _adult("heart_rate", lambda value: value >= 131),
)
"""NEWS2 chart 1: pulse >= 131 a minute."""

BRADYCARDIA: Final = MeasuredRule(
    "vitals.bradycardia",
    Urgency.EMERGENCY,
    "Heart rate 40 or less (NEWS2 scores 3).",
    _adult("heart_rate", lambda value: value <= 40),
)
"""NEWS2 chart 1: pulse <= 40 a minute."""

HYPOXAEMIA: Final = MeasuredRule(
    "vitals.hypoxaemia", Urgency.EMERGENCY, "Oxygen saturation 91 % or less (NEWS2 scores 3; 87 % on scale 2).", _spo2
)
"""NEWS2 chart 1, SpO2 scales 1 and 2."""

FAST_BREATHING: Final = MeasuredRule(
    "vitals.tachypnoea",
    Urgency.URGENT,
    "Respiratory rate 25 or more (NEWS2 scores 3).",
    _adult("respiratory_rate", lambda value: value >= 25),
)
"""NEWS2 chart 1: respirations >= 25 a minute."""

SLOW_BREATHING: Final = MeasuredRule(
    "vitals.slow_breathing",
    Urgency.EMERGENCY,
    "Respiratory rate 8 or less (NEWS2 scores 3).",
    _adult("respiratory_rate", lambda value: value <= 8),
)
"""NEWS2 chart 1: respirations <= 8 a minute."""

HYPOTHERMIA: Final = MeasuredRule(
    "vitals.hypothermia",
    Urgency.EMERGENCY,
    "Temperature 35.0 C or less (NEWS2 scores 3).",
    lambda case: where(case.vital("temperature"), lambda value: value <= 35),
)
"""NEWS2 chart 1: temperature <= 35.0 C."""

HIGH_FEVER: Final = MeasuredRule(
    "vitals.high_fever",
    Urgency.URGENT,
    "Temperature 39.1 C or more (NEWS2 scores 2): look for sepsis (NICE NG253).",
    lambda case: where(case.vital("temperature"), lambda value: value >= 39.1),
)
"""NEWS2 chart 1: temperature >= 39.1 C; NICE NG253: look for the source and for sepsis."""

CONSCIOUSNESS: Final = MeasuredRule(
    "vitals.gcs",
    Urgency.EMERGENCY,
    "GCS below 15: reduced consciousness (NEWS2 scores 3).",
    lambda case: where(case.vital("gcs"), lambda value: value < 15),
)
"""NEWS2: any level of consciousness but alert; GCS <= 8 threatens the airway."""

NEWS2_HIGH: Final = MeasuredRule(
    "vitals.news2_high",
    Urgency.EMERGENCY,
    "NEWS2 total of 7 or more: emergency response (RCP 2017).",
    lambda case: _scoring(case) if _total(case) >= 7 else (),
)
"""RCP 2017 table 3: aggregate 7 or more is an emergency."""

NEWS2_MEDIUM: Final = MeasuredRule(
    "vitals.news2_medium",
    Urgency.URGENT,
    "NEWS2 total of 5 or 6: urgent review (RCP 2017).",
    lambda case: _scoring(case) if _total(case) in (5, 6) else (),
)
"""RCP 2017 table 3: aggregate 5 or 6 is the threshold for urgent response."""

SHOCK_INDEX: Final = MeasuredRule(
    "vitals.shock_index",
    Urgency.EMERGENCY,
    "Heart rate above systolic pressure: shock index of 1 or more (ATLS).",
    _shock_index,
)
"""ATLS 10th edition and Rady 1994: heart rate over systolic pressure of 0.9 to 1 marks occult shock."""

SEVERE_HYPERTENSION: Final = MeasuredRule(
    "vitals.severe_hypertension",
    Urgency.URGENT,
    "Blood pressure 180/120 mmHg or more: same-day assessment (NICE NG136 1.5.2).",
    _severe_hypertension,
)
"""NICE NG136 1.5.2: clinic pressure of 180/120 or more is assessed the same day."""

HYPERTENSIVE_EMERGENCY: Final = MeasuredRule(
    "vitals.hypertensive_emergency",
    Urgency.EMERGENCY,
    "Blood pressure 180/120 mmHg or more with symptoms: hypertensive emergency (NICE NG136, ESC 2024).",
    lambda case: _severe_hypertension(case) if case.affirms(_HYPERTENSIVE_SIGNS) else (),
)
"""NICE NG136 1.5.2: severe hypertension with new confusion, chest pain, heart failure or life-threatening symptoms."""

RULES: Final[tuple[Rule, ...]] = (
    HYPOTENSION,
    TACHYCARDIA,
    BRADYCARDIA,
    HYPOXAEMIA,
    FAST_BREATHING,
    SLOW_BREATHING,
    HYPOTHERMIA,
    HIGH_FEVER,
    CONSCIOUSNESS,
    NEWS2_HIGH,
    NEWS2_MEDIUM,
    SHOCK_INDEX,
    SEVERE_HYPERTENSION,
    HYPERTENSIVE_EMERGENCY,
)
