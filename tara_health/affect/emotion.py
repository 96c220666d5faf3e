"""What a message carries: one of the clinical emotions, its Ekman group, its intensity, and who feels it.

Read by the shared encoder (`tara_health.encoder`), trained by `training/reading` on lines of our own, where feelings
are mostly shown by circumstance, and on GoEmotions. What a message names outright (`affect.named`) adds to the
encoder's odds. The Ekman group follows from the emotion by the documented mapping (`affect.ekman`), except where the
group head is clearly surer of a group that the clinical labels have no word for.

Not promised: irony, other languages, and that a feeling which nobody shows is seen.
By hand: `tara analyze "so the garden can wait till spring after all, doctor"`.
"""

from __future__ import annotations

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
"""From this probability a group is reported beside a clinical emotion that it does not belong to."""
_LEAST_FELT: Final = 0.05
"""The least intensity of a feeling that is there."""


def read_emotion(text: str, signals: Signals) -> EmotionReading:
    """The emotion of `text`, whose signals are given; a pure decision. Raises `AnalysisError` without its data."""
    named = named_feelings(fold(text).folded)
    odds = {name: odd + _weight(named.get(name)) for name, odd in signals.odds["emotion"].items()}
    emotion = max(odds, key=lambda name: odds[name])
    group = _group(signals, emotion, odds[emotion])
    experiencer = signals.likeliest("experiencer")
    if emotion == "neutral":
        return EmotionReading(emotion, group, 0.0, experiencer)
    heard = signals.intensity
    grade = (heard + named[emotion].grade) / 2 if emotion in named else heard
    return EmotionReading(emotion, group, max(_LEAST_FELT, round(grade, 3)), experiencer)


def _weight(named: Named | None) -> float:
    return _NAMED * named.grade + _STATED * named.stated if named else 0.0


def _group(signals: Signals, emotion: str, odd: float) -> str:
    """The Ekman group beside `emotion`: the group head's own, unless the clinical reading is the surer of both."""
    mapping, weights = ekman_mapping(), thresholds().groups
    group = max(weights, key=lambda name: signals.of("group", name) * weights[name])
    if mapping.allows(emotion, group):
        return group
    sure = signals.of("group", group)
    return group if sure >= _GROUP_SURE and sure > odd else mapping.group[emotion]
