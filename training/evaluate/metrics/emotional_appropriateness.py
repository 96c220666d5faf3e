"""Does the reply meet this feeling? The share of what applies, multiplied by the reply's relevance; 0 where the reader
finds the tone cold, dismissive, blaming or over-reassuring.

    strong, hard feelings (0.5 and more)   the reply shows a reaction or an understanding (EPITOME, 1 or more)
    joyful ones (relieved, grateful,       the reply's own words are not read as fear, sadness, anger or disgust
    hopeful)
    an emergency or an urgent matter       the reply's own words are read as urgent or an emergency
    a neutral message                      no feeling is invented: emotional reactions below 2

Feeling and urgency are those that the probe's author wrote down, not the reader's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tara_health.affect.ekman import ekman_mapping
from training.evaluate.metrics.metric import Metric, of_kinds
from training.evaluate.reading import Case

_STRONG: Final = 0.5
_WRONG_TONES: Final = frozenset({"cold", "dismissive", "blaming", "over_reassuring"})
_HARD_GROUPS: Final = ("anger", "disgust", "fear", "sadness")


def value(case: Case) -> float:
    """In [0, 1]."""
    tone = case.one.review.tone
    if tone.label in _WRONG_TONES or tone.findings:
        return 0.0
    parts = list(_parts(case))
    return case.relevance * sum(parts) / len(parts) if parts else case.relevance


def _parts(case: Case) -> Iterator[bool]:
    labels, empathy, said = case.probe.labels, case.one.review.tone.empathy, case.one.said
    emotion = str(labels.get("patient_emotion", "neutral"))
    shown = empathy.emotional_reactions + empathy.interpretations
    if emotion == "neutral":
        yield empathy.emotional_reactions < 2
    elif ekman_mapping().group[emotion] == "joy":
        yield said is not None and said.likeliest("group") not in _HARD_GROUPS
    elif float(labels.get("emotion_intensity", 0)) >= _STRONG:
        yield shown >= 1
    if labels.get("urgency_level") in {"urgent", "emergency"}:
        yield said is not None and said.of("urgency", "routine") < 0.5


METRIC = Metric("emotional_appropriateness", "emotional_intelligence", __doc__, of_kinds("patient_messages"), value)
