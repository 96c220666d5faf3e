"""The subject of an exam question whose source sorts by other words (anatomy, professional medicine) or not at all.

Our own reader decides: what it reads as cardiology is cardiology, an emergency or emergency medicine is emergency
medicine, all else is general. So a subject is as good as that reader; `tests/quality` measures it.
"""

from __future__ import annotations

from tara_health.analysis import Analyst
from tara_health.vocabulary import Urgency
from training.evaluate.multiple_choice import Subject


def read_subject(analyst: Analyst) -> Subject:
    """A function from a question to cardiology, emergency_medicine or general."""

    def subject(question: str) -> str:
        found = analyst.analyze(question)
        if found.specialty == "cardiology":
            return "cardiology"
        emergency = found.specialty == "emergency_medicine" or found.urgency is Urgency.EMERGENCY
        return "emergency_medicine" if emergency else "general"

    return subject
