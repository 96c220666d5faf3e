"""How many strands does the problem have? Counted conditions, medicines, decisions and acuity, plus length.

Three named drugs are a strand, five two; a pair that interacts (warfarin with clarithromycin, an NSAID in kidney
disease) is two. Low: fewer than three strands. Moderate: three or more. High: six or more, or strands of three kinds
and at least four in all (multimorbidity with a hard decision). The data are in
`resources/lexicons/clinical/complexity.json`. By hand: `assess_complexity("HTN")` is low."""

from __future__ import annotations

from functools import cache
from typing import Final

from tara_health.clinical.patterns import Phrases, stored_json
from tara_health.clinical.text import fold
from tara_health.vocabulary import Complexity

_FILE: Final = "lexicons/clinical/complexity.json"
_MODERATE, _HIGH, _HIGH_WITH_KINDS, _KINDS = 3, 6, 4, 3
_SEVERAL_DRUGS, _MANY_DRUGS = 3, 5
_LONG: Final = 900
"""Characters from which a message counts as one strand more."""


@cache
def _strands() -> tuple[tuple[Phrases, ...], ...]:
    kinds = stored_json(_FILE)["strands"].values()
    return tuple(tuple(Phrases(phrase) for phrase in kind) for kind in kinds)


@cache
def _drugs() -> tuple[Phrases, ...]:
    return tuple(map(Phrases, stored_json(_FILE)["drugs"]))


@cache
def _interactions() -> tuple[tuple[Phrases, Phrases], ...]:
    return tuple((Phrases(one), Phrases(other)) for one, other in stored_json(_FILE)["interactions"])


def assess_complexity(text: str) -> Complexity:
    """The complexity of `text`; deterministic. Raises `AnalysisError` without its lexicon."""
    return complexity_of(fold(text).folded)


def complexity_of(folded: str) -> Complexity:
    """The complexity of an already folded text."""
    found = [sum(phrase.found(folded) for phrase in kind) for kind in _strands()]
    drugs = sum(drug.found(folded) for drug in _drugs())
    pairs = sum(one.found(folded) and other.found(folded) for one, other in _interactions())
    several = (drugs >= _SEVERAL_DRUGS) + (drugs >= _MANY_DRUGS)
    total = sum(found) + (len(folded) >= _LONG) + 2 * pairs + several
    kinds = sum(count > 0 for count in found) + (pairs > 0)
    if total >= _HIGH or (total >= _HIGH_WITH_KINDS and kinds >= _KINDS):
        return Complexity.HIGH
    return Complexity.MODERATE if total >= _MODERATE else Complexity.LOW
