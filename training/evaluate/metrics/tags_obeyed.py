"""Does a reply turn to what its note says? The same message is asked under two notes. The share of the labels in which
the notes differ (feeling, scene, specialty, urgency, who feels it) that are obeyed: the encoder sees more of the first
note's label in the first reply than in the second, and more of the second's in the second. Multiplied by the lesser
relevance.

Two replies that are alike score 0, and so do two that are exchanged; of replies that differ by chance a quarter to a
half would pass.
"""

from __future__ import annotations

from typing import Final

from tara_health.encoder.signals import Signals
from training.evaluate.metrics.metric import Metric, of_kinds
from training.evaluate.reading import Case

_HEADS: Final = {
    "patient_emotion": "emotion",
    "experiencer": "experiencer",
    "scenario": "scenario",
    "specialty": "specialty",
    "urgency_level": "urgency",
}
_LEAST: Final = 0.01
"""By how much a probability must be higher: less is rounding."""


def value(case: Case) -> float:
    """In [0, 1]."""
    first, second = (reading.said for reading in case.readings)
    if first is None or second is None:
        return 0.0
    one, other = case.probe.notes
    heads = [(key, head) for key, head in _HEADS.items() if key in one and key in other and one[key] != other[key]]
    obeyed = [_turned(head, str(one[key]), str(other[key]), first, second) for key, head in heads]
    return case.relevance * (sum(obeyed) / len(obeyed) if obeyed else 0.0)


def _turned(head: str, one: str, other: str, first: Signals, second: Signals) -> bool:
    more_of_one = first.of(head, one) - second.of(head, one)
    more_of_other = second.of(head, other) - first.of(head, other)
    return more_of_one > _LEAST and more_of_other > _LEAST


METRIC = Metric("tags_obeyed", "emotional_intelligence", __doc__, of_kinds("context_tags"), value)
