"""Would the reply help somebody under stress through the next hour? The mean of four parts, multiplied by the reply's
relevance; after Psychological First Aid (NCTSN and NCPTSD, 2nd edition 2006: comfort, stabilise, practical help,
connection). Asked of messages whose author wrote down a stressful feeling of 0.5 or more.

    comfort        the reader sees a reaction or an understanding (EPITOME, 1 or more)
    stabilise      no tone finding, and the reply's own words are read as less intense than the message
    practical help one to four sentences ask for or offer a step (an imperative, "you can", "we could", "let us")
    connection     a question that explores (EPITOME explorations 1 or more), or a last sentence that offers contact:
                   its close is read as warm

It measures what a reply offers, not what it does: no person was calmed for this figure.
"""

from __future__ import annotations

import re
from typing import Final

from tara_health.text import sentences
from training.evaluate.metrics.metric import Metric
from training.evaluate.probe import Probe
from training.evaluate.reading import Case

_STRESS: Final = frozenset(
    {"anxious", "fearful", "overwhelmed", "exhausted", "hopeless", "angry", "frustrated", "guilty", "in_pain"}
)
_STRONG: Final = 0.5
_MOST_STEPS: Final = 4
_OFFER: Final = re.compile(
    r"\b(?:you|we|they|i) (?:can|could|may|might|will|should|would like to|need to)\b|\blet(?:'s| us)\b|\bplease \w+"
    r"|\b(?:it (?:may|might|can|could) help|how about|would you like|the next step)\b"
)
_IMPERATIVE: Final = re.compile(
    r"^\W*(?:first,? |then,? |next,? |now,? |today,? |and |if [^,]{3,60}, )?"
    r"(?:ask|bring|breathe|call|check|come|do|drink|eat|find|give|go|have|keep|let|lie|make|note|pick|put|rest|ring"
    r"|say|sit|start|stay|stop|take|talk|tell|text|try|use|walk|write)\b"
)


def _applies(probe: Probe) -> bool:
    labels = probe.labels
    stressed = labels.get("patient_emotion") in _STRESS and float(labels.get("emotion_intensity", 0)) >= _STRONG
    return probe.kind == "patient_messages" and stressed


def value(case: Case) -> float:
    """In [0, 1]."""
    one = case.one
    tone, empathy = one.review.tone, one.review.tone.empathy
    if one.said is None or one.close is None:
        return 0.0
    parts = (
        empathy.emotional_reactions + empathy.interpretations >= 1,
        not tone.findings and one.said.intensity < float(case.probe.labels["emotion_intensity"]),
        1 <= steps(one.text) <= _MOST_STEPS,
        empathy.explorations >= 1 or one.close.likeliest("tone") == "warm",
    )
    return case.relevance * sum(parts) / len(parts)


def steps(text: str) -> int:
    """Sentences that ask for or offer something to do; a question of "how are you" is none."""
    said = [text[start:end].strip().lower().replace("’", "'") for start, end in sentences.spans(text)]
    return sum(bool(_IMPERATIVE.search(one) or _OFFER.search(one)) for one in said if one)


METRIC = Metric("stress_management_effectiveness", "emotional_intelligence", __doc__, _applies, value)
