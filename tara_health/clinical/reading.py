"""Everything the clinical readers find in one message: criteria by rules, the rest by the shared encoder.

Rules come first and stand: published red flags and self-harm in its known wordings decide whatever an instruction in
the message says. The encoder adds the danger and haste that no listed word names (`clinical.implied`), and gives
scenario, specialty and complexity. Nothing of the text is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tara_health.clinical.danger import is_imminent, self_harm_mentions
from tara_health.clinical.implied import ReadEach, implied_flags, is_heard
from tara_health.clinical.red_flags.find import flags_of
from tara_health.clinical.red_flags.rule import read_case
from tara_health.clinical.urgency import urgency_of
from tara_health.encoder.signals import Signals
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


def read_clinical(text: str, signals: Signals, read_each: ReadEach) -> ClinicalReading:
    """Read `text` for danger and context. Raises `AnalysisError` when a data file is missing or damaged.

    `signals` are those of `text`; `read_each` gives the signals of single clauses, to place what is implied.
    """
    case = read_case(text)
    named = flags_of(case)
    mentioned = bool(self_harm_mentions(case))
    implied = implied_flags(text, signals, named, read_each)
    self_harm = mentioned or is_heard(signals, "danger", "self_harm")
    if mentioned:
        implied = tuple(flag for flag in implied if flag.rule != "implied.self_harm")
    flags = tuple(sorted((*named, *implied), key=lambda flag: (flag.start, flag.end, flag.rule)))
    return ClinicalReading(
        flags,
        self_harm,
        _scenario(signals, flags, self_harm=self_harm),
        signals.likeliest("specialty"),
        Complexity(signals.likeliest("complexity")),
        urgency_of(flags, self_harm=self_harm, imminent=mentioned and is_imminent(case)),
    )


def read_by_rules(text: str) -> ClinicalReading:
    """Danger by the rules alone, where the encoder can't be asked; the rest as of a message that says nothing."""
    case = read_case(text)
    flags, mentioned = flags_of(case), bool(self_harm_mentions(case))
    urgency = urgency_of(flags, self_harm=mentioned, imminent=mentioned and is_imminent(case))
    return ClinicalReading(flags, mentioned, "consultation", "general", Complexity.LOW, urgency)


_CRISIS: Final = "mental_health_crisis"


def _scenario(signals: Signals, flags: tuple[RedFlag, ...], *, self_harm: bool) -> str:
    """The likeliest scenario; danger found by a rule lifts the two scenarios that are made of it."""
    odds = dict(signals.odds["scenario"])
    if self_harm:
        odds[_CRISIS] += 1.5
    if any(flag.urgency is Urgency.EMERGENCY and not flag.negated for flag in flags):
        odds["emergency"] += 0.25
    return max(odds, key=lambda name: odds[name])
