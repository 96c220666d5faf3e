"""How easy a reply is to receive: the mean of four parts, multiplied by the reply's relevance.

reading grade   1 up to Flesch-Kincaid grade 6 (the level that AHRQ and the AMA ask of texts for patients), falling
                to 0 at grade 12; a half for a text too short to grade
tone            1 warm, a half neutral, 0 for any other
length          1 from 30 to 150 words, falling to 0 at 5 and at 300
gentle close    1 if the reply ended by itself and its last two sentences are read as warm, or as asking or
                reacting (EPITOME, a level of 1 is likeliest or higher)
"""

from __future__ import annotations

from typing import Final

from training.evaluate.metrics.length import PATIENT_BAND, within
from training.evaluate.metrics.metric import Metric, of_kinds
from training.evaluate.reading import Case, Reading

_EASY, _HARD = 6.0, 12.0
_TONES: Final = {"warm": 1.0, "neutral": 0.5}


def value(case: Case) -> float:
    """In [0, 1]."""
    one = case.one
    tone = _TONES.get(one.review.tone.label, 0.0)
    parts = (_easy(one.review.tone.reading_grade), tone, within(one.words, PATIENT_BAND), float(_gentle_close(one)))
    return case.relevance * sum(parts) / len(parts)


def _easy(grade: float | None) -> float:
    return 0.5 if grade is None else min(1.0, max(0.0, (_HARD - grade) / (_HARD - _EASY)))


def _gentle_close(one: Reading) -> bool:
    close = one.close
    if close is None or not one.ended:
        return False
    return close.likeliest("tone") == "warm" or {"none"} != {
        close.likeliest(name) for name in ("reactions", "explorations")
    }


METRIC = Metric("patient_comfort_level", "emotional_intelligence", __doc__, of_kinds("patient_messages"), value)
