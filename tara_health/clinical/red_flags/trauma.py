"""Trauma red flags: head injury, spine, major mechanism, open or neurovascular fractures, burns, hip fracture.

Sources: NICE NG232 (head injury, 2023), Canadian CT head rule and C-spine rule (Stiell 2001), ATLS 10th edition, NICE
NG38 and BOAST (open fractures, compartment syndrome), NBCN 2012 (burns referral), NICE CG124 (hip fracture)."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/trauma.json"
_HEAD: Final = stored_phrases(_WORDS, "head")
_HEAD_GRAVE: Final = stored_phrases(_WORDS, "head_grave")
_SPINE: Final = stored_phrases(_WORDS, "spine")
_MAJOR: Final = stored_phrases(_WORDS, "major")
_MAJOR_OTHER: Final = stored_phrases(_WORDS, "major_other")
_FRACTURE: Final = stored_phrases(_WORDS, "fracture")
_HIP: Final = stored_phrases(_WORDS, "hip")
_BURN: Final = stored_phrases(_WORDS, "burn")
_BURN_GRAVE: Final = stored_phrases(_WORDS, "burn_grave")
_BURN_OTHER: Final = stored_phrases(_WORDS, "burn_other")

HEAD_INJURY: Final = SignRule(
    "trauma.head_injury", Urgency.URGENT, "Head injury: assess today against the CT criteria (NICE NG232).", _HEAD
)
"""NICE NG232 1.3: assess risk and need for CT head within the hour or eight hours."""

HEAD_INJURY_GRAVE: Final = SignRule(
    "trauma.head_injury_high_risk",
    Urgency.EMERGENCY,
    (
        "Head injury with a high-risk feature or anticoagulant: emergency department, CT (NICE "
        "NG232 1.5, Canadian CT head rule)."
    ),
    _HEAD,
    needs=(_HEAD_GRAVE,),
)
"""NICE NG232 1.5.8 and Canadian CT head rule: GCS, vomiting twice, seizure, amnesia, skull signs, deficit,
anticoagulation, mechanism."""

SPINE: Final = SignRule(
    "trauma.spine",
    Urgency.EMERGENCY,
    "Spinal injury possible: immobilise, emergency imaging (NICE NG41, Canadian C-spine rule).",
    _SPINE,
)
"""NICE NG41 1.1; Canadian C-spine rule: dangerous mechanism, paraesthesia, age 65 or more."""

MAJOR: Final = SignRule(
    "trauma.major",
    Urgency.EMERGENCY,
    "Major mechanism, penetrating injury or uncontrolled bleeding: trauma call (ATLS, NICE NG39).",
    _MAJOR,
    but_not=_MAJOR_OTHER,
)
"""ATLS 10th edition and NICE NG39: mechanism, penetrating torso injury, catastrophic haemorrhage."""

FRACTURE: Final = SignRule(
    "trauma.limb_threat",
    Urgency.EMERGENCY,
    "Open, pulseless or compartment-syndrome limb: surgical emergency (NICE NG37, BOAST).",
    _FRACTURE,
)
"""NICE NG37, BOAST open fractures 2017 and compartment syndrome 2014."""

HIP: Final = SignRule(
    "trauma.hip_fracture",
    Urgency.EMERGENCY,
    "Hip fracture or long lie after a fall: hospital (NICE CG124, NG249).",
    _HIP,
)
"""NICE CG124: surgery on the day of, or after, admission; long lie brings rhabdomyolysis."""

BURN: Final = SignRule(
    "trauma.major_burn",
    Urgency.EMERGENCY,
    "Burn of a special site, depth, size or cause: burns service (NBCN 2012).",
    _BURN,
    needs=(_BURN_GRAVE,),
    near=100,
    but_not=_BURN_OTHER,
)
"""National Burn Care referral guidance 2012: 2 % in children or 3 % in adults, special sites, full thickness,
chemical, electrical."""

RULES: Final[tuple[Rule, ...]] = (HEAD_INJURY, HEAD_INJURY_GRAVE, SPINE, MAJOR, FRACTURE, HIP, BURN)
