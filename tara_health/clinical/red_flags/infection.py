"""Infections that kill or maim within hours: meningitis, necrotising fasciitis, septic joint, malaria, deep neck
infection.

Sources: NICE NG240 (bacterial meningitis and meningococcal disease, 2024), IDSA 2014 and WSES 2018 (necrotising soft
tissue), BSR 2006 (hot swollen joint), UKHSA 2016 (malaria), CDC 2016 (tick-borne rickettsial diseases), NICE NG184
(bites), UKHSA rabies guidance."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/infection.json"
_FEVER: Final = stored_phrases(_WORDS, "fever")
_MENINGISM: Final = stored_phrases(_WORDS, "meningism")
_MENINGITIS_OTHER: Final = stored_phrases(_WORDS, "meningitis_other")
_RASH: Final = stored_phrases(_WORDS, "rash")
_NECROTISING: Final = stored_phrases(_WORDS, "necrotising")
_JOINT: Final = stored_phrases(_WORDS, "joint")
_TRAVEL: Final = stored_phrases(_WORDS, "travel")
_TICK: Final = stored_phrases(_WORDS, "tick")
_TICK_SIGNS: Final = stored_phrases(_WORDS, "tick_signs")
_DEEP: Final = stored_phrases(_WORDS, "deep")
_EXPOSURE: Final = stored_phrases(_WORDS, "exposure")

MENINGISM: Final = SignRule(
    "infection.meningitis",
    Urgency.EMERGENCY,
    "Meningitis possible: antibiotics and hospital at once (NICE NG240).",
    _MENINGISM,
    but_not=_MENINGITIS_OTHER,
)
"""NICE NG240 1.1: fever, headache, neck stiffness, altered consciousness; the red-flag combinations."""

NON_BLANCHING: Final = SignRule(
    "infection.non_blanching_rash",
    Urgency.EMERGENCY,
    "Non-blanching rash: exclude meningococcal disease (NICE NG240 1.1).",
    _RASH,
)
"""NICE NG240: non-blanching petechial or purpuric rash, above all in an ill or febrile person."""

NECROTISING: Final = SignRule(
    "infection.necrotising",
    Urgency.EMERGENCY,
    "Necrotising soft tissue infection possible: surgical emergency (WSES 2018, IDSA 2014).",
    _NECROTISING,
)
"""WSES/SIS-E 2018: pain out of proportion, rapid spread, bullae, crepitus, dusky skin."""

SEPTIC_JOINT: Final = SignRule(
    "infection.septic_joint",
    Urgency.EMERGENCY,
    "Hot swollen joint: septic arthritis until excluded (BSR 2006).",
    _JOINT,
)
"""BSR/BHPR 2006: a hot, swollen, tender joint with restriction is septic until proven otherwise."""

TRAVELLER: Final = SignRule(
    "infection.fever_after_travel",
    Urgency.EMERGENCY,
    "Fever after travel: same-day malaria films and infection advice (UKHSA 2016).",
    _FEVER,
    needs=(_TRAVEL,),
)
"""UKHSA malaria treatment guideline 2016: fever within a year of travel to an endemic area is malaria until
excluded."""

TICK: Final = SignRule(
    "infection.tick_borne",
    Urgency.EMERGENCY,
    "Fever with rash or headache after tick exposure: treat for rickettsial disease (CDC 2016).",
    _FEVER,
    needs=(_TICK, _TICK_SIGNS),
)
"""CDC MMWR 2016;65(2): doxycycline on suspicion, since delay past day five raises mortality."""

DEEP_SPACE: Final = SignRule(
    "infection.deep_space",
    Urgency.EMERGENCY,
    "Deep or spreading infection threatening airway, sight, valve or cord (NICE CKS, ESC 2023).",
    _DEEP,
)
"""NICE CKS sore throat, cellulitis and red eye admission criteria; ESC 2023 endocarditis."""

EXPOSURE: Final = SignRule(
    "infection.exposure",
    Urgency.URGENT,
    "Exposure that needs prophylaxis today: animal bite or needlestick (UKHSA, NICE NG184, CDC 2025 PEP).",
    _EXPOSURE,
)
"""UKHSA rabies and blood-borne virus guidance: post-exposure treatment is time-critical."""

RULES: Final[tuple[Rule, ...]] = (
    MENINGISM,
    NON_BLANCHING,
    NECROTISING,
    SEPTIC_JOINT,
    TRAVELLER,
    TICK,
    DEEP_SPACE,
    EXPOSURE,
)
