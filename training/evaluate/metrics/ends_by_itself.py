"""Does the answer come to its own end? 1 if the model gave its stop token before the limit of 320 tokens and its last
character ends a sentence or a list, multiplied by the answer's relevance (an empty answer ends nothing).
"""

from __future__ import annotations

from typing import Final

from training.evaluate.metrics.metric import Metric, of_kinds
from training.evaluate.reading import Case

_ENDS: Final = tuple(".!?…\"'”’):]*")


def value(case: Case) -> float:
    """In [0, 1]."""
    return case.relevance if case.one.ended and case.one.text.endswith(_ENDS) else 0.0


METRIC = Metric("ends_by_itself", "response_time", __doc__, of_kinds("patient_messages", "clinical_questions"), value)
