"""Neurological red flags: stroke, thunderclap headache, altered mental state, seizure, cauda equina and cord
compression.

Sources: FAST and BE-FAST (AHA/ASA 2019), NICE NG128 (stroke and TIA), NICE CG150 (headache), ACEP 2019 (subarachnoid
haemorrhage), NICE NG217 (epilepsies), NICE NG59 and GIRFT 2023 (cauda equina), NICE NG234 (metastatic spinal cord
compression), NICE CG103 (delirium)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/neurological.json"
_STROKE: Final = stored_phrases(_WORDS, "stroke")
_HEADACHE_THUNDER: Final = stored_phrases(_WORDS, "headache_thunder")
_HEADACHE: Final = stored_phrases(_WORDS, "headache")
_HEADACHE_FEATURES: Final = stored_phrases(_WORDS, "headache_features")
_MENTAL: Final = stored_phrases(_WORDS, "mental")
_SEIZURE: Final = stored_phrases(_WORDS, "seizure")
_SEIZURE_GRAVE: Final = stored_phrases(_WORDS, "seizure_grave")
_CAUDA: Final = stored_phrases(_WORDS, "cauda")
_BACK: Final = stored_phrases(_WORDS, "back")
_BACK_GRAVE: Final = stored_phrases(_WORDS, "back_grave")
_ASCENDING: Final = stored_phrases(_WORDS, "ascending")

STROKE: Final = SignRule(
    "neurological.stroke",
    Urgency.EMERGENCY,
    "Focal neurological sign: stroke pathway, note the time last known well (FAST/BE-FAST, AHA/ASA 2019, NICE NG128).",
    _STROKE,
)
"""FAST/BE-FAST: balance, eyes, face, arm, speech, time; NICE NG128 1.1: sudden focal deficit goes to a stroke unit at
once."""

THUNDERCLAP: Final = SignRule(
    "neurological.thunderclap_headache",
    Urgency.EMERGENCY,
    "Sudden or worst-ever headache: exclude subarachnoid haemorrhage (NICE CG150 1.1.1, ACEP 2019).",
    _HEADACHE_THUNDER,
)
"""NICE CG150: sudden-onset headache reaching maximum intensity within five minutes; Ottawa SAH rule."""

HEADACHE: Final = SignRule(
    "neurological.headache_red_flag",
    Urgency.URGENT,
    "Headache with a red-flag feature: same-day assessment (NICE CG150 1.1.1, SNNOOP10).",
    _HEADACHE,
    needs=(_HEADACHE_FEATURES,),
    near=160,
)
"""NICE CG150 1.1.1 and SNNOOP10 (Do et al., Neurology 2019): fever, deficit, posture, vomiting, immunosuppression,
trauma, visual loss."""

ALTERED_MENTAL: Final = SignRule(
    "neurological.altered_mental_status",
    Urgency.EMERGENCY,
    "New confusion or reduced consciousness (NEWS2 scores 3, RCP 2017; NICE CG103).",
    _MENTAL,
)
"""NEWS2 (RCP 2017): any level but alert, and new confusion, scores 3; NICE CG103 1.4."""

SEIZURE: Final = SignRule(
    "neurological.seizure",
    Urgency.URGENT,
    "Seizure: same-day assessment; a first one needs hospital (NICE NG217).",
    _SEIZURE,
)
"""NICE NG217 1.1: a first suspected seizure is referred urgently."""

SEIZURE_GRAVE: Final = SignRule(
    "neurological.status_epilepticus",
    Urgency.EMERGENCY,
    "Prolonged, repeated, first or complicated seizure: emergency (NICE NG217 1.10).",
    _SEIZURE,
    needs=(_SEIZURE_GRAVE,),
    near=120,
)
"""NICE NG217: a convulsion of five minutes or more, or repeated ones without recovery, is status epilepticus."""

CAUDA_EQUINA: Final = SignRule(
    "neurological.cauda_equina",
    Urgency.EMERGENCY,
    "Possible cauda equina or cord compression: emergency MRI (GIRFT 2023, NICE NG234).",
    _CAUDA,
)
"""GIRFT national suspected cauda equina pathway 2023: saddle sensory change, bilateral sciatica, lax sphincter."""

BACK_PAIN: Final = SignRule(
    "neurological.back_pain_red_flag",
    Urgency.EMERGENCY,
    "Back pain with a sphincter, leg-weakness, infection or cancer sign (NICE NG59, NG234).",
    _BACK,
    needs=(_BACK_GRAVE,),
)
"""NICE CKS low back pain red flags and NG234: sphincter trouble, progressive deficit, cancer, fever, injecting drug
use."""

ASCENDING_WEAKNESS: Final = SignRule(
    "neurological.neuromuscular",
    Urgency.EMERGENCY,
    "Spreading weakness or jaw spasm: neuromuscular emergency (EAN/PNS 2023 Guillain-Barre, UKHSA tetanus).",
    _ASCENDING,
)
"""EAN/PNS 2023: ascending weakness threatens breathing within hours; UKHSA tetanus guidance: trismus and spasms."""

RULES: Final[tuple[Rule, ...]] = (
    STROKE,
    THUNDERCLAP,
    HEADACHE,
    ALTERED_MENTAL,
    SEIZURE,
    SEIZURE_GRAVE,
    CAUDA_EQUINA,
    BACK_PAIN,
    ASCENDING_WEAKNESS,
)
