"""What kind of moment is this? One of `records.SCENARIOS`, `consultation` when nothing points anywhere.

By weighted phrases (`resources/lexicons/clinical/scenario.json`), then two overrides from the readers that look for
danger: affirmed self-harm makes it a mental-health crisis, an affirmed emergency red flag adds points to `emergency`.
By hand: `classify_scenario("SBAR for bed 4 please")`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tara_health.clinical.danger import self_harm_mentions
from tara_health.clinical.red_flags.find import flags_of
from tara_health.clinical.red_flags.rule import Case, read_case
from tara_health.clinical.weighted import weighted_lexicon
from tara_health.records import RedFlag
from tara_health.vocabulary import SCENARIOS, Urgency

_FILE: Final = "lexicons/clinical/scenario.json"
_DEFAULT: Final = "consultation"
_EMERGENCY_POINTS: Final = 4.0
_CRISIS_POINTS: Final = 12.0


def classify_scenario(text: str) -> str:
    """The scenario of `text`; deterministic, linear in its length. Raises `AnalysisError` without its lexicon."""
    case = read_case(text)
    return scenario_of(case, flags_of(case), self_harm=bool(self_harm_mentions(case)))


def scenario_of(case: Case, flags: Sequence[RedFlag], *, self_harm: bool) -> str:
    """The scenario of a case whose red flags and self-harm are known."""
    lexicon = weighted_lexicon(_FILE)
    scores = lexicon.scores(case.text.folded, lambda start, end: _affirmed(case, start, end))
    if any(flag.urgency is Urgency.EMERGENCY and not flag.negated for flag in flags):
        scores["emergency"] = scores.get("emergency", 0.0) + _EMERGENCY_POINTS
    if self_harm:
        scores["mental_health_crisis"] = scores.get("mental_health_crisis", 0.0) + _CRISIS_POINTS
    return lexicon.pick(scores, SCENARIOS, _DEFAULT)


def _affirmed(case: Case, start: int, end: int) -> bool:
    """Neither denied nor long past ("chest pain in 2019")."""
    assertion = case.context.of(start, end)
    return not (assertion.negated or assertion.historical or assertion.someone_else)
