"""Anaphylaxis and other grave allergic or drug reactions.

Sources: Resuscitation Council UK 2021 and WAO 2020 (anaphylaxis), NICE CG134 and CG183 (drug allergy: SJS/TEN,
DRESS), MHRA on ACE-inhibitor angioedema."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/anaphylaxis.json"
_ANAPHYLAXIS: Final = stored_phrases(_WORDS, "anaphylaxis")
_HISTORY: Final = stored_phrases(_WORDS, "history")
_ALLERGY: Final = stored_phrases(_WORDS, "allergy")
_ALLERGY_GRAVE: Final = stored_phrases(_WORDS, "allergy_grave")
_SKIN: Final = stored_phrases(_WORDS, "skin")
_SKIN_OTHER: Final = stored_phrases(_WORDS, "skin_other")

ANAPHYLAXIS: Final = SignRule(
    "anaphylaxis.suspected",
    Urgency.EMERGENCY,
    "Anaphylaxis or airway angioedema: intramuscular adrenaline, emergency call (Resuscitation Council UK 2021).",
    _ANAPHYLAXIS,
    but_not=_HISTORY,
)
"""Resuscitation Council UK 2021: sudden airway, breathing or circulation problem, usually with skin changes."""

REACTION: Final = SignRule(
    "anaphylaxis.allergic_with_systemic_sign",
    Urgency.EMERGENCY,
    "Allergic reaction with breathing, swelling or circulation sign: treat as anaphylaxis (WAO 2020).",
    _ALLERGY,
    needs=(_ALLERGY_GRAVE,),
    near=160,
)
"""WAO 2020 criteria 1 and 2: skin involvement or likely allergen with respiratory, cardiovascular or severe gut
symptoms."""

SKIN_REACTION: Final = SignRule(
    "anaphylaxis.severe_skin_reaction",
    Urgency.EMERGENCY,
    "Blistering or peeling drug reaction: SJS/TEN possible, stop the drug (NICE CG183, BAD 2016).",
    _SKIN,
    but_not=_SKIN_OTHER,
)
"""NICE CG183 box 3 and BAD 2016: blistering, mucosal erosion, skin detachment after a new drug."""

RULES: Final[tuple[Rule, ...]] = (ANAPHYLAXIS, REACTION, SKIN_REACTION)
