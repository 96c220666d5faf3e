"""Cardiac red flags: possible acute coronary syndrome, syncope, dangerous rhythm, heart failure.

Sources: NICE CG95 (recent-onset chest pain, 2016), NICE NG185 (acute coronary syndromes, 2020), AHA/ACC chest pain
guideline 2021, ESC syncope guideline 2018 and NICE CG109 (transient loss of consciousness), ALS guidance of
Resuscitation Council UK 2021."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/cardiac.json"
_CHEST_PAIN: Final = stored_phrases(_WORDS, "chest_pain")
_ACUTE: Final = stored_phrases(_WORDS, "acute")
_CEREBRAL_PALSY: Final = stored_phrases(_WORDS, "cerebral_palsy")
_ARREST: Final = stored_phrases(_WORDS, "arrest")
_SYNCOPE: Final = stored_phrases(_WORDS, "syncope")
_SYNCOPE_HIGH_RISK: Final = stored_phrases(_WORDS, "syncope_high_risk")
_RHYTHM: Final = stored_phrases(_WORDS, "rhythm")
_STEMI: Final = stored_phrases(_WORDS, "stemi")
_FAILURE: Final = stored_phrases(_WORDS, "failure")
_ORTHOPNOEA: Final = stored_phrases(_WORDS, "orthopnoea")
_PALPITATIONS: Final = stored_phrases(_WORDS, "palpitations")
_WITH_PALPITATIONS: Final = stored_phrases(_WORDS, "with_palpitations")

CHEST_PAIN: Final = SignRule(
    "cardiac.chest_pain",
    Urgency.URGENT,
    "Chest pain or pressure: assess today for acute coronary syndrome (NICE CG95).",
    _CHEST_PAIN,
    unless=_CEREBRAL_PALSY,
)
"""NICE CG95 1.1 and 1.2: any recent chest pain or discomfort needs a same-day assessment with a 12-lead ECG."""

CHEST_PAIN_ACUTE: Final = SignRule(
    "cardiac.acute_coronary_features",
    Urgency.EMERGENCY,
    "Chest pain with features of acute coronary syndrome: call an ambulance, ECG now (NICE CG95 1.2, AHA/ACC 2021).",
    _CHEST_PAIN,
    needs=(_ACUTE,),
    unless=_CEREBRAL_PALSY,
)
"""NICE CG95 1.2.1: radiation to arms, back or jaw, sweating, nausea, breathlessness, haemodynamic instability, pain
at rest."""

ACUTE_CORONARY: Final = SignRule(
    "cardiac.acute_coronary_syndrome",
    Urgency.EMERGENCY,
    "Acute coronary syndrome or shock named: emergency pathway (NICE NG185).",
    _STEMI,
)
"""NICE NG185 1.1: STEMI, NSTEMI and unstable angina are treated without delay."""

CARDIAC_ARREST: Final = SignRule(
    "cardiac.arrest",
    Urgency.EMERGENCY,
    "Cardiac or respiratory arrest: start CPR and call for help (Resuscitation Council UK 2021).",
    _ARREST,
)
"""Resuscitation Council UK 2021, adult basic life support: unresponsive and not breathing normally."""

SYNCOPE: Final = SignRule(
    "cardiac.syncope",
    Urgency.URGENT,
    "Transient loss of consciousness: same-day ECG and assessment (NICE CG109).",
    _SYNCOPE,
)
"""NICE CG109 1.1: every transient loss of consciousness is assessed with a 12-lead ECG."""

SYNCOPE_HIGH_RISK: Final = SignRule(
    "cardiac.high_risk_syncope",
    Urgency.EMERGENCY,
    "Loss of consciousness with a high-risk feature: emergency assessment (ESC 2018, NICE CG109 1.1.4.2).",
    _SYNCOPE,
    needs=(_SYNCOPE_HIGH_RISK,),
)
"""ESC 2018 table 6: exertional or supine syncope, chest pain, palpitations, bleeding, structural disease, family
sudden death."""

DANGEROUS_RHYTHM: Final = SignRule(
    "cardiac.dangerous_rhythm",
    Urgency.EMERGENCY,
    "Rhythm with risk of arrest or shock (Resuscitation Council UK 2021).",
    _RHYTHM,
)
"""Resuscitation Council UK 2021, peri-arrest arrhythmias: adverse features and rhythms at risk of asystole."""

ACUTE_HEART_FAILURE: Final = SignRule(
    "cardiac.pulmonary_oedema",
    Urgency.EMERGENCY,
    "Acute pulmonary oedema or decompensated heart failure (NICE CG187).",
    _FAILURE,
)
"""NICE CG187 1.1: acute heart failure with pulmonary oedema needs hospital treatment at once."""

ORTHOPNOEA: Final = SignRule(
    "cardiac.worsening_failure",
    Urgency.URGENT,
    "Breathless lying flat or rapid weight gain: worsening heart failure (NICE NG106).",
    _ORTHOPNOEA,
)
"""NICE NG106: orthopnoea, nocturnal dyspnoea and rapid weight gain mark decompensation."""

PALPITATIONS: Final = SignRule(
    "cardiac.palpitations_with_symptoms",
    Urgency.EMERGENCY,
    "Palpitations with chest pain, breathlessness or fainting (NICE CKS palpitations).",
    _PALPITATIONS,
    needs=(_WITH_PALPITATIONS,),
)
"""NICE CKS palpitations: admit with haemodynamic compromise, chest pain, breathlessness or (near-)syncope."""

RULES: Final[tuple[Rule, ...]] = (
    CHEST_PAIN,
    CHEST_PAIN_ACUTE,
    ACUTE_CORONARY,
    CARDIAC_ARREST,
    SYNCOPE,
    SYNCOPE_HIGH_RISK,
    DANGEROUS_RHYTHM,
    ACUTE_HEART_FAILURE,
    ORTHOPNOEA,
    PALPITATIONS,
)
