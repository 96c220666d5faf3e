"""Which specialty's problem is this? One of `records.SPECIALTIES`, `general` when nothing points anywhere.

By weighted phrases (`resources/lexicons/clinical/specialty.json`), negated or not: "no chest pain" still comes from a
heart question. By hand: `classify_specialty("titrate levodopa in Parkinson's")`."""

from __future__ import annotations

from typing import Final

from tara_health.clinical.text import fold
from tara_health.clinical.weighted import weighted_lexicon
from tara_health.vocabulary import SPECIALTIES

_FILE: Final = "lexicons/clinical/specialty.json"
_DEFAULT: Final = "general"


def classify_specialty(text: str) -> str:
    """The specialty of `text`; deterministic, linear in its length. Raises `AnalysisError` without its lexicon."""
    return specialty_of(fold(text).folded)


def specialty_of(folded: str) -> str:
    """The specialty of an already folded text."""
    return weighted_lexicon(_FILE).best(folded, SPECIALTIES, _DEFAULT)
