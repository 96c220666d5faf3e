"""Obstetric red flags: bleeding in pregnancy, ectopic, pre-eclampsia, reduced movements, rupture of membranes,
postpartum danger.

Sources: NICE NG126 (ectopic pregnancy and miscarriage), RCOG GTG 63 (antepartum haemorrhage) and 52 (postpartum
haemorrhage), NICE NG133 and ACOG 222 (hypertension in pregnancy), RCOG GTG 57 (reduced fetal movements), NICE NG25
(preterm labour), RCOG GTG 64 (maternal sepsis), ACOG 736 (postpartum warning signs), RCOG GTG 50 (cord prolapse)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, SignRule, where
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/obstetric.json"
_BLEEDING: Final = stored_phrases(_WORDS, "bleeding")
_HEAVY: Final = stored_phrases(_WORDS, "heavy")
_ECTOPIC: Final = stored_phrases(_WORDS, "ectopic")
_PAIN: Final = stored_phrases(_WORDS, "pain")
_PREECLAMPSIA: Final = stored_phrases(_WORDS, "preeclampsia")
_PET_SIGNS: Final = stored_phrases(_WORDS, "pet_signs")
_MOVEMENTS: Final = stored_phrases(_WORDS, "movements")
_MEMBRANES: Final = stored_phrases(_WORDS, "membranes")
_POSTPARTUM: Final = stored_phrases(_WORDS, "postpartum")
_POSTPARTUM_GRAVE: Final = stored_phrases(_WORDS, "postpartum_grave")


def _pressure(case: Case) -> tuple[Measurement, ...]:
    """160 systolic or 110 diastolic in pregnancy, or 140/90 with a symptom of pre-eclampsia."""
    if not (case.pregnant or case.affirms(_POSTPARTUM)):
        return ()
    high, low = case.vital("systolic"), case.vital("diastolic")
    symptoms = case.affirms(_PET_SIGNS)
    limits = (140, 90) if symptoms else (160, 110)
    return tuple(one for one, limit in zip((high, low), limits, strict=True) if one and one.value >= limit)


def _mild_pressure(case: Case) -> tuple[Measurement, ...]:
    limits = (("systolic", 140), ("diastolic", 90))
    return tuple(one for kind, limit in limits if case.pregnant and (one := case.vital(kind)) and one.value >= limit)


BLEEDING: Final = SignRule(
    "obstetric.bleeding",
    Urgency.URGENT,
    "Bleeding in pregnancy: same-day early pregnancy or maternity assessment (NICE NG126, RCOG GTG 63).",
    _BLEEDING,
    when=lambda case: case.pregnant,
)
"""NICE NG126 1.3: pain or bleeding in early pregnancy; RCOG GTG 63: antepartum haemorrhage from 24 weeks."""

BLEEDING_HEAVY: Final = SignRule(
    "obstetric.major_bleeding",
    Urgency.EMERGENCY,
    "Heavy or late bleeding in pregnancy, or with faintness: emergency (NICE NG126 1.3.1, RCOG GTG 63).",
    _BLEEDING,
    needs=(_HEAVY,),
    when=lambda case: case.pregnant,
)
"""NICE NG126: haemodynamic instability or significant bleeding goes directly to the emergency department."""

ECTOPIC: Final = SignRule(
    "obstetric.ectopic",
    Urgency.EMERGENCY,
    "Ectopic pregnancy possible: emergency gynaecology (NICE NG126 1.3).",
    _ECTOPIC,
)
"""NICE NG126 1.3.3: think of ectopic pregnancy in anyone of reproductive age with pain, bleeding, collapse or
shoulder-tip pain."""

PAIN: Final = SignRule(
    "obstetric.abdominal_pain",
    Urgency.URGENT,
    "Abdominal pain in pregnancy: same-day assessment (NICE NG126, NG25).",
    _PAIN,
    when=lambda case: case.pregnant,
)
"""NICE NG126 1.3 and NG25: ectopic pregnancy, abruption and preterm labour present with pain."""

PREECLAMPSIA: Final = SignRule(
    "obstetric.preeclampsia_named",
    Urgency.EMERGENCY,
    "Pre-eclampsia, eclampsia or HELLP: emergency obstetric care (NICE NG133).",
    _PREECLAMPSIA,
)
"""NICE NG133 1.5 to 1.8."""

PREECLAMPSIA_SIGNS: Final = SignRule(
    "obstetric.preeclampsia_symptoms",
    Urgency.EMERGENCY,
    "Symptom of pre-eclampsia in pregnancy: blood pressure and urine now (NICE NG133 1.2, ACOG 222).",
    _PET_SIGNS,
    when=lambda case: case.pregnant and not _early(case),
)
"""NICE NG133 1.2.1: severe headache, visual disturbance, pain below the ribs, vomiting, sudden swelling."""

PRESSURE: Final = MeasuredRule(
    "obstetric.severe_hypertension",
    Urgency.EMERGENCY,
    "Severe hypertension in pregnancy, or 140/90 with symptoms (NICE NG133, ACOG 222).",
    _pressure,
)
"""NICE NG133: 160/110 mmHg or more is severe and treated at once."""

MILD_PRESSURE: Final = MeasuredRule(
    "obstetric.hypertension",
    Urgency.URGENT,
    "Blood pressure of 140/90 or more in pregnancy: same-day assessment (NICE NG133).",
    _mild_pressure,
)
"""NICE NG133 1.3: hypertension after 20 weeks is assessed the same day."""

FETUS: Final = SignRule(
    "obstetric.fetal_danger",
    Urgency.EMERGENCY,
    "Reduced fetal movements or an obstetric catastrophe: maternity unit now (RCOG GTG 57, GTG 50, GTG 63).",
    _MOVEMENTS,
)
"""RCOG GTG 57: reduced movements after 28 weeks are assessed at once; GTG 50 cord prolapse."""

LABOUR: Final = SignRule(
    "obstetric.labour",
    Urgency.URGENT,
    "Waters broken or labour: maternity assessment (NICE NG25, NG235).",
    _MEMBRANES,
    when=lambda case: case.pregnant,
)
"""NICE NG25 (preterm) and NG235 (intrapartum care)."""

POSTPARTUM: Final = SignRule(
    "obstetric.postpartum_danger",
    Urgency.EMERGENCY,
    (
        "Postpartum warning sign: bleeding, fever, chest or leg symptoms, seizure, headache, "
        "psychosis (ACOG 736, RCOG GTG 52, NICE CG192)."
    ),
    _POSTPARTUM,
    needs=(_POSTPARTUM_GRAVE,),
)
"""ACOG committee opinion 736 and AWHONN POST-BIRTH signs; NICE CG192 for postpartum psychosis."""

FEVER: Final = MeasuredRule(
    "obstetric.fever",
    Urgency.EMERGENCY,
    "Temperature of 38 C or more in pregnancy or after birth: maternal sepsis until excluded (RCOG GTG 64).",
    lambda case: _fever(case) if case.pregnant or case.affirms(_POSTPARTUM) else (),
)
"""RCOG GTG 64 (2024) and MBRRACE: maternal sepsis kills fast; normal adult scores underrate it in pregnancy."""


def _fever(case: Case) -> tuple[Measurement, ...]:
    return where(case.vital("temperature"), lambda value: value >= FEBRILE)


FEBRILE: Final = 38.0


def _early(case: Case) -> bool:
    return case.affirms(_EARLY)


_EARLY: Final = stored_phrases(_WORDS, "early")

RULES: Final[tuple[Rule, ...]] = (
    BLEEDING,
    BLEEDING_HEAVY,
    ECTOPIC,
    PAIN,
    PREECLAMPSIA,
    PREECLAMPSIA_SIGNS,
    PRESSURE,
    MILD_PRESSURE,
    FEVER,
    FETUS,
    LABOUR,
    POSTPARTUM,
)
