"""Metabolic and endocrine emergencies: DKA, HHS, hypoglycaemia, potassium, sodium, calcium, adrenal and thyroid
crisis, INR, blood counts.

Sources: JBDS-IP 2023 (DKA, HHS, hypoglycaemia), ADA 2024, UK Kidney Association 2023 (hyperkalaemia), ESE 2014
(hyponatraemia), Society for Endocrinology 2020 (adrenal crisis), ATA 2016 (thyroid storm), BSH 2011 (warfarin),
RCPath 2017 (critical laboratory values)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tara_health.clinical.measurement import Measurement
from tara_health.clinical.red_flags.rule import Case, MeasuredRule, Rule, SignRule, where
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/metabolic.json"
_DKA: Final = stored_phrases(_WORDS, "dka")
_DIABETES: Final = stored_phrases(_WORDS, "diabetes")
_DKA_SIGNS: Final = stored_phrases(_WORDS, "dka_signs")
_HYPO: Final = stored_phrases(_WORDS, "hypo")
_HYPO_GRAVE: Final = stored_phrases(_WORDS, "hypo_grave")
_CRISIS: Final = stored_phrases(_WORDS, "crisis")
_ADRENAL: Final = stored_phrases(_WORDS, "adrenal")
_ADRENAL_SIGNS: Final = stored_phrases(_WORDS, "adrenal_signs")

DKA: Final = SignRule(
    "metabolic.ketoacidosis",
    Urgency.EMERGENCY,
    "Diabetic ketoacidosis or hyperosmolar state: emergency (JBDS-IP 2023).",
    _DKA,
)
"""JBDS-IP 2023: ketones >= 3 mmol/L, glucose > 11 mmol/L or known diabetes, pH < 7.3 or bicarbonate < 15."""

DKA_SIGNS: Final = SignRule(
    "metabolic.diabetes_unwell",
    Urgency.EMERGENCY,
    "Diabetes with vomiting, drowsiness, ketones or missed insulin: check ketones now (JBDS-IP 2023, ADA 2024).",
    _DIABETES,
    needs=(_DKA_SIGNS,),
    near=220,
)
"""JBDS-IP 2023 and ADA 2024 sick-day rules: vomiting or missed insulin calls for ketones and glucose at once."""

HYPOGLYCAEMIA: Final = SignRule(
    "metabolic.severe_hypoglycaemia",
    Urgency.EMERGENCY,
    "Hypoglycaemia with confusion, seizure or on a sulfonylurea: treat now (JBDS-IP 2023).",
    _HYPO,
    needs=(_HYPO_GRAVE,),
)
"""JBDS-IP 2023: hypoglycaemia that needs help from another person is severe."""

CRISIS: Final = SignRule(
    "metabolic.named_crisis",
    Urgency.EMERGENCY,
    "Endocrine, electrolyte or haematological crisis named (Society for Endocrinology 2020, UKKA 2023, BSH).",
    _CRISIS,
)
"""Society for Endocrinology 2020 (adrenal), ATA 2016 (thyroid), UKKA 2023 (potassium), BSH 2012 (TTP), BSH 2015
(acute chest)."""

ADRENAL: Final = SignRule(
    "metabolic.adrenal_insufficiency_unwell",
    Urgency.EMERGENCY,
    "Steroid-dependent and vomiting, faint or without steroids: adrenal crisis (Society for Endocrinology 2020).",
    _ADRENAL,
    needs=(_ADRENAL_SIGNS,),
    near=220,
)
"""Society for Endocrinology and NICE NG243 (2024): give hydrocortisone 100 mg on suspicion."""


def _lab(kind: str, holds: Callable[[float], bool]) -> Callable[[Case], tuple[Measurement, ...]]:
    return lambda case: where(case.lab(kind), holds)


GLUCOSE_LOW: Final = MeasuredRule(
    "metabolic.low_glucose",
    Urgency.EMERGENCY,
    "Glucose below 3.0 mmol/L (54 mg/dL): clinically serious hypoglycaemia (ADA 2024 level 2).",
    _lab("glucose", lambda value: value < 3.0),
)
"""ADA 2024 section 6: level 2 hypoglycaemia is below 54 mg/dL (3.0 mmol/L)."""

GLUCOSE_LOWISH: Final = MeasuredRule(
    "metabolic.glucose_below_four",
    Urgency.URGENT,
    "Glucose below 4.0 mmol/L (70 mg/dL): treat hypoglycaemia (JBDS-IP 2023).",
    _lab("glucose", lambda value: 3.0 <= value < 3.9),
)
"""JBDS-IP 2023: 'four is the floor'; ADA 2024 level 1."""

GLUCOSE_HIGH: Final = MeasuredRule(
    "metabolic.very_high_glucose",
    Urgency.EMERGENCY,
    "Glucose of 30 mmol/L (540 mg/dL) or more: hyperosmolar state or DKA (JBDS-IP 2023).",
    _lab("glucose", lambda value: value >= 30),
)
"""JBDS-IP 2023 HHS: glucose >= 30 mmol/L without marked ketosis, osmolality >= 320."""

GLUCOSE_HIGHISH: Final = MeasuredRule(
    "metabolic.high_glucose",
    Urgency.URGENT,
    "Glucose above 16.7 mmol/L (300 mg/dL): check ketones today (ADA 2024).",
    _lab("glucose", lambda value: 16.7 <= value < 30),
)
"""ADA 2024: persistent glucose above 300 mg/dL calls for ketone testing and contact."""

KETONES: Final = MeasuredRule(
    "metabolic.ketones",
    Urgency.EMERGENCY,
    "Blood ketones of 3.0 mmol/L or more: DKA criterion (JBDS-IP 2023).",
    _lab("ketones", lambda value: value >= 3),
)
"""JBDS-IP 2023: capillary ketones >= 3.0 mmol/L."""

ACIDOSIS: Final = MeasuredRule(
    "metabolic.acidosis",
    Urgency.EMERGENCY,
    "pH below 7.30 or above 7.55 (JBDS-IP 2023, RCPath 2017).",
    _lab("ph", lambda value: value < 7.3 or value > 7.55),
)
"""JBDS-IP 2023: venous pH below 7.3."""

POTASSIUM: Final = MeasuredRule(
    "metabolic.potassium",
    Urgency.EMERGENCY,
    "Potassium of 6.5 or more, or below 2.5 mmol/L: ECG and treatment now (UKKA 2023, RCPath 2017).",
    _lab("potassium", lambda value: value >= 6.5 or value < 2.5),
)
"""UKKA 2023: severe hyperkalaemia is >= 6.5 mmol/L; RCPath 2017: below 2.5 is critical."""

POTASSIUM_MODERATE: Final = MeasuredRule(
    "metabolic.potassium_moderate",
    Urgency.URGENT,
    "Potassium of 6.0 to 6.4, or 2.5 to 2.9 mmol/L: same-day assessment (UKKA 2023).",
    _lab("potassium", lambda value: 6.0 <= value < 6.5 or 2.5 <= value < 3.0),
)
"""UKKA 2023: moderate hyperkalaemia is 6.0 to 6.4 mmol/L and is assessed the same day."""

SODIUM: Final = MeasuredRule(
    "metabolic.sodium",
    Urgency.EMERGENCY,
    "Sodium of 120 or less, or 160 mmol/L or more (ESE 2014, RCPath 2017).",
    _lab("sodium", lambda value: value <= 120 or value >= 160),
)
"""ESE 2014: profound hyponatraemia is below 125; RCPath 2017 critical limits 120 and 160 mmol/L."""

INR: Final = MeasuredRule(
    "metabolic.inr",
    Urgency.URGENT,
    "INR above 8: same-day vitamin K; with bleeding an emergency (BSH 2011).",
    _lab("inr", lambda value: value > 8),
)
"""BSH 2011 (Keeling): INR above 8 without bleeding gets oral vitamin K; any major bleeding is reversed at once."""

HAEMOGLOBIN: Final = MeasuredRule(
    "metabolic.severe_anaemia",
    Urgency.EMERGENCY,
    "Haemoglobin below 70 g/L: transfusion threshold (NICE NG24).",
    _lab("haemoglobin", lambda value: value < 70),
)
"""NICE NG24 1.2.3: restrictive threshold of 70 g/L."""

COUNTS: Final = MeasuredRule(
    "metabolic.platelets",
    Urgency.EMERGENCY,
    "Platelets below 20 x10^9/L: bleeding risk, same-day haematology (RCPath 2017, BSH).",
    _lab("platelets", lambda value: value < 20),
)
"""RCPath 2017 critical values: platelets below 20 (30 new) x 10^9/L."""

NEUTROPENIA: Final = MeasuredRule(
    "metabolic.neutropenia",
    Urgency.URGENT,
    "Neutrophils below 0.5 x10^9/L (NICE NG151).",
    _lab("neutrophils", lambda value: value < 0.5),
)
"""NICE NG151: 0.5 x 10^9/L or lower is the neutropenic sepsis threshold."""

RULES: Final[tuple[Rule, ...]] = (
    DKA,
    DKA_SIGNS,
    HYPOGLYCAEMIA,
    CRISIS,
    ADRENAL,
    GLUCOSE_LOW,
    GLUCOSE_LOWISH,
    GLUCOSE_HIGH,
    GLUCOSE_HIGHISH,
    KETONES,
    ACIDOSIS,
    POTASSIUM,
    POTASSIUM_MODERATE,
    SODIUM,
    INR,
    HAEMOGLOBIN,
    COUNTS,
    NEUTROPENIA,
)
