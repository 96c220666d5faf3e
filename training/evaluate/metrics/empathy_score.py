"""The mean of EPITOME's three levels of a reply to a patient (emotional reactions, interpretations, explorations, each
0 to 2; Sharma et al., EMNLP 2020), as TARA's reader gives them, divided by 2 and multiplied by the reply's relevance.

A reply that names the feeling, says what it understood and asks a question about it scores 1; one that does two of the
three scores two thirds. Neutral messages are left out: there is nothing to feel.
"""

from __future__ import annotations

from training.evaluate.metrics.metric import Metric
from training.evaluate.probe import Probe
from training.evaluate.reading import Case


def _applies(probe: Probe) -> bool:
    return probe.kind == "patient_messages" and probe.labels.get("patient_emotion") != "neutral"


def value(case: Case) -> float:
    """In [0, 1]."""
    empathy = case.one.review.tone.empathy
    levels = empathy.emotional_reactions + empathy.interpretations + empathy.explorations
    return case.relevance * levels / 6


METRIC = Metric("empathy_score", "emotional_intelligence", __doc__, _applies, value)
