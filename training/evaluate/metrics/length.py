"""Is the answer as long as its reader has time for? 1 within the band of its mode, falling to 0 in a straight line
outside of it, multiplied by the answer's relevance; 0 where the limit cut it off.

    a message to a patient   30 to 150 words; 0 at 5 and at 300
    an answer to a clinician 15 to 180 words; 0 at 3 and at 320

The bands are ours: a screenful at most, as resources/prompts asks for short messages and brief answers.
"""

from __future__ import annotations

from typing import Final

from tara_health.vocabulary import Mode
from training.evaluate.metrics.metric import Metric, of_kinds
from training.evaluate.reading import Case

Band = tuple[float, float, float, float]
PATIENT_BAND: Final[Band] = (5, 30, 150, 300)
CLINICIAN_BAND: Final[Band] = (3, 15, 180, 320)


def within(words: int, band: Band) -> float:
    """1 inside the two inner bounds, 0 outside the outer ones."""
    least, low, high, most = band
    if words < low:
        return max(0.0, (words - least) / (low - least))
    return 1.0 if words <= high else max(0.0, (most - words) / (most - high))


def value(case: Case) -> float:
    """In [0, 1]."""
    band = PATIENT_BAND if case.probe.mode is Mode.PATIENT_MESSAGE else CLINICIAN_BAND
    return case.relevance * within(case.one.words, band) if case.one.ended else 0.0


METRIC = Metric("length", "response_time", __doc__, of_kinds("patient_messages", "clinical_questions"), value)
