"""Everything the clinical readers find in one message, parsed once: what `analysis` asks for.

The same answers as the single calls (`find_red_flags`, `detect_self_harm`, `classify_scenario`, `classify_specialty`,
`assess_complexity`, `assess_urgency`), which each parse the text again. Nothing of the text is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from tara_health.clinical.complexity import complexity_of
from tara_health.clinical.danger import is_imminent, self_harm_mentions
from tara_health.clinical.red_flags.find import flags_of
from tara_health.clinical.red_flags.rule import read_case
from tara_health.clinical.scenario import scenario_of
from tara_health.clinical.specialty import specialty_of
from tara_health.clinical.urgency import urgency_of
from tara_health.records import RedFlag
from tara_health.vocabulary import Complexity, Urgency


@dataclass(frozen=True, slots=True)
class ClinicalReading:
    """The clinical fields of `records.Analysis`."""

    red_flags: tuple[RedFlag, ...]
    self_harm: bool
    scenario: str
    specialty: str
    complexity: Complexity
    urgency: Urgency


def read_clinical(text: str) -> ClinicalReading:
    """Read `text` once for danger and context. Raises `AnalysisError` when a data file is missing or damaged."""
    case = read_case(text)
    flags = flags_of(case)
    self_harm = bool(self_harm_mentions(case))
    return ClinicalReading(
        flags,
        self_harm,
        scenario_of(case, flags, self_harm=self_harm),
        specialty_of(case.text.folded),
        complexity_of(case.text.folded),
        urgency_of(flags, self_harm=self_harm, imminent=self_harm and is_imminent(case)),
    )
