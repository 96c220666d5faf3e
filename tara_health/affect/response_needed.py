"""What a reply should do for the person first: the training schema's `doctor_response_needed`.

A pure table. Danger comes before every feeling; then the feeling decides, as far as it is strong enough to answer to;
a neutral message needs nothing of the kind. Sources stand in resources/prompts/styles.json, which says each need in
words for the model. By hand: `response_needed(EmotionReading("grieving", "sadness", 0.8, "relative"), ...)`.
"""

from __future__ import annotations

from typing import Final

from tara_health.records import EmotionReading
from tara_health.vocabulary import Urgency

LEAST_INTENSITY: Final = 0.25
"""Below this a feeling is too faint to answer to."""

NEED_OF: Final = {
    "anxious": "inform_gently",
    "fearful": "calm_fear",
    "sad": "stay_with_grief",
    "grieving": "stay_with_grief",
    "angry": "de_escalate",
    "frustrated": "de_escalate",
    "confused": "clear_up",
    "overwhelmed": "lighten_load",
    "hopeless": "hold_hope",
    "guilty": "absolve_fairly",
    "ashamed": "protect_dignity",
    "lonely": "lift_isolation",
    "in_pain": "relieve_pain",
    "relieved": "share_relief",
    "grateful": "share_relief",
    "hopeful": "share_relief",
    "exhausted": "offer_rest",
    "numb": "reach_gently",
    "neutral": "none",
}
"""The need of each clinical emotion."""


def response_needed(emotion: EmotionReading, urgency: Urgency, *, self_harm: bool) -> str:
    """One of the needs above, `secure_safety` where somebody is in danger, `none` where nothing is felt."""
    if self_harm or urgency is Urgency.EMERGENCY:
        return "secure_safety"
    return NEED_OF[emotion.patient_emotion] if emotion.intensity >= LEAST_INTENSITY else "none"
