"""What a message carries: one of the clinical emotions, its Ekman group, its intensity, and who feels it.

Read by the shared encoder (`tara_health.encoder`), trained by `training/reading` on lines of our own, where feelings
are mostly shown by circumstance, and on GoEmotions. What a message names outright (`affect.named`) adds to the
encoder's odds. Emotion and Ekman group always agree by the documented mapping (`affect.ekman`), but for a neutral
message, whose group may be a delight or disgust that no clinical label names.

Not promised: irony, other languages, and that a feeling which nobody shows is seen.
By hand: `tara analyze "so the garden can wait till spring after all, doctor"`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tara_health.affect.ekman import ekman_mapping
from tara_health.affect.named import Named, named_feelings
from tara_health.encoder.signals import Signals
from tara_health.encoder.thresholds import thresholds
from tara_health.records import EmotionReading
from tara_health.text.folded import fold

_NAMED: Final = 0.9
"""What a feeling of grade 1 that is named outright adds to the encoder's odds of it."""
_STATED: Final = 1.0
"""What it adds besides where it is said of somebody."""
_GROUP_SURE: Final = 0.5
"""From this probability a group may correct the emotion, or stand beside none."""
_EMOTION_SURE: Final = 0.9
"""From these odds an emotion is not corrected."""
_LEAST_FELT: Final = 0.05
"""The least intensity of a feeling that is there."""


def read_emotion(text: str, signals: Signals) -> EmotionReading:
    """The emotion of `text`, whose signals are given; a pure decision. Raises `AnalysisError` without its data."""
    named = named_feelings(fold(text).folded)
    odds = {name: odd + _weight(named.get(name)) for name, odd in signals.odds["emotion"].items()}
    emotion, group = _agreed(signals, odds, stands=lambda one: one in named or odds[one] >= _EMOTION_SURE)
    experiencer = signals.likeliest("experiencer")
    if emotion == "neutral":
        return EmotionReading(emotion, group, 0.0, experiencer)
    heard = signals.intensity
    grade = (heard + named[emotion].grade) / 2 if emotion in named else heard
    return EmotionReading(emotion, group, max(_LEAST_FELT, round(grade, 3)), experiencer)


def _weight(named: Named | None) -> float:
    return _NAMED * named.grade + _STATED * named.stated if named else 0.0


def _agreed(signals: Signals, odds: dict[str, float], stands: Callable[[str], bool]) -> tuple[str, str]:
    """An emotion and a group that the mapping allows together.

    Two heads are asked, and where they differ a group that is sure corrects an emotion that does not `stand`: on kept
    lines that names more feelings right. Of a neutral message the group is the head's own where it is sure.
    """
    mapping, weights = ekman_mapping(), thresholds().groups
    ranked = sorted(weights, key=lambda name: -signals.of("group", name) * weights[name])
    emotion, sure = max(odds, key=lambda name: odds[name]), signals.of("group", ranked[0]) >= _GROUP_SURE
    if emotion == "neutral" and sure:
        return emotion, ranked[0]
    within = [name for name in odds if mapping.allows(name, ranked[0])]
    if sure and within and emotion not in within and not stands(emotion):
        return max(within, key=lambda name: odds[name]), ranked[0]
    return emotion, next(name for name in ranked if mapping.allows(emotion, name))
