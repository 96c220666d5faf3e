"""Vascular red flags: aortic dissection, aneurysm, acute limb ischaemia, deep vein thrombosis, giant cell arteritis.

Sources: RCEM/RCR 2021 and AHA/ACC 2022 (aortic dissection), NICE NG156 (abdominal aortic aneurysm), NICE CG147 and
ESVS 2020 (limb ischaemia), NICE NG158 (deep vein thrombosis), BSR 2020 (giant cell arteritis)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/vascular.json"
_DISSECTION: Final = stored_phrases(_WORDS, "dissection")
_ANEURYSM: Final = stored_phrases(_WORDS, "aneurysm")
_LIMB: Final = stored_phrases(_WORDS, "limb")
_COLD_HABIT: Final = stored_phrases(_WORDS, "cold_habit")
_DVT: Final = stored_phrases(_WORDS, "dvt")
_DVT_OTHER: Final = stored_phrases(_WORDS, "dvt_other")
_ARTERITIS: Final = stored_phrases(_WORDS, "arteritis")

DISSECTION: Final = SignRule(
    "vascular.aortic_dissection",
    Urgency.EMERGENCY,
    "Aortic dissection possible: CT aorta now (RCEM/RCR 2021, AHA/ACC 2022).",
    _DISSECTION,
)
"""RCEM/RCR 2021 and ADD-RS: abrupt, severe, tearing pain; pulse or pressure difference; neurological deficit."""

ANEURYSM: Final = SignRule(
    "vascular.aneurysm",
    Urgency.EMERGENCY,
    "Symptomatic or ruptured aortic aneurysm: vascular emergency (NICE NG156 1.3).",
    _ANEURYSM,
)
"""NICE NG156 1.3.1: new abdominal or back pain, collapse or shock with known or likely aneurysm."""

LIMB: Final = SignRule(
    "vascular.limb_ischaemia",
    Urgency.EMERGENCY,
    "Acute limb ischaemia: vascular surgeon now (ESVS 2020, six Ps).",
    _LIMB,
    but_not=_COLD_HABIT,
)
"""ESVS 2020: pain, pallor, pulselessness, paraesthesia, paralysis, perishing cold."""

DVT: Final = SignRule(
    "vascular.deep_vein_thrombosis",
    Urgency.EMERGENCY,
    "Deep vein thrombosis possible: same-day Wells score, D-dimer or scan, interim anticoagulant (NICE NG158).",
    _DVT,
    but_not=_DVT_OTHER,
)
"""NICE NG158 1.1.3 and table 1: two-level DVT Wells score; treat within four hours if the scan waits."""

ARTERITIS: Final = SignRule(
    "vascular.giant_cell_arteritis",
    Urgency.URGENT,
    "Giant cell arteritis possible: steroids today, sight at risk (BSR 2020).",
    _ARTERITIS,
)
"""BSR 2020: immediate glucocorticoid; with visual symptoms same-day ophthalmology."""

RULES: Final[tuple[Rule, ...]] = (DISSECTION, ANEURYSM, LIMB, DVT, ARTERITIS)
