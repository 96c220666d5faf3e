"""Eye red flags: sudden visual loss, acute glaucoma, chemical or penetrating injury, detachment, keratitis in lens
wearers.

Sources: Royal College of Ophthalmologists and College of Optometrists clinical management guidelines, NICE CKS red
eye and retinal detachment, AAO preferred practice patterns."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.red_flags.rule import Rule, SignRule
from tara_health.text.phrases import stored_phrases
from tara_health.vocabulary import Urgency

_WORDS: Final = "rules/red_flags/eye.json"
_LOSS: Final = stored_phrases(_WORDS, "loss")
_GLAUCOMA: Final = stored_phrases(_WORDS, "glaucoma")
_INJURY: Final = stored_phrases(_WORDS, "injury")
_RED: Final = stored_phrases(_WORDS, "red")
_RED_GRAVE: Final = stored_phrases(_WORDS, "red_grave")

VISION: Final = SignRule(
    "eye.sudden_visual_loss",
    Urgency.EMERGENCY,
    "Sudden visual loss or detachment signs: eye emergency today, stroke pathway if under 24 h (NICE CKS, AAO).",
    _LOSS,
)
"""NICE CKS retinal detachment and NG128: sudden loss of vision, curtain, flashes with floaters."""

GLAUCOMA: Final = SignRule(
    "eye.acute_glaucoma",
    Urgency.EMERGENCY,
    "Acute angle-closure glaucoma possible: eye emergency (College of Optometrists CMG).",
    _GLAUCOMA,
)
"""College of Optometrists clinical management guideline: pain, haloes, hazy cornea, fixed mid-dilated pupil, nausea."""

INJURY: Final = SignRule(
    "eye.injury",
    Urgency.EMERGENCY,
    "Chemical or penetrating eye injury: irrigate or shield, eye emergency (RCOphth).",
    _INJURY,
)
"""RCOphth chemical injury guidance: irrigate before anything else; suspected open globe is shielded."""

RED_EYE: Final = SignRule(
    "eye.painful_red_eye",
    Urgency.URGENT,
    "Red eye with pain, visual change, lens wear or photophobia: same-day eye assessment (NICE CKS red eye).",
    _RED,
    needs=(_RED_GRAVE,),
    near=160,
)
"""NICE CKS red eye: refer the same day with reduced vision, deep pain, photophobia, contact lenses, trauma or in a
neonate."""

RULES: Final[tuple[Rule, ...]] = (VISION, GLAUCOMA, INJURY, RED_EYE)
