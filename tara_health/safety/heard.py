"""Faults of a reply that no wording gives away: what the encoder hears in the reply as an answer to its message.

A second reader beside the rules, never instead of them: it warns and never blocks, and says that no rule was met. The
same fault found by a rule is not reported twice. Disclosure belongs to `compliance.disclosure`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tara_health.encoder.signals import Signals
from tara_health.encoder.thresholds import thresholds
from tara_health.records import Finding
from tara_health.text import sentences
from tara_health.vocabulary import Severity

_SENTENCES: Final = 24
_SAID_BY: Final = {
    "certain_diagnosis": {"certain_diagnosis"},
    "promised_outcome": {"promised_outcome"},
    "dangerous_delay": {"dangerous_delay"},
    "harmful_advice": {"lethal_advice", "contraindicated_advice", "unsupported_dose"},
    "outside_role": {"outside_role"},
}
"""The faults that are listened for, and the rules that say the same."""
_WORDS: Final = {
    "certain_diagnosis": "May state a diagnosis as certain that nobody has made",
    "promised_outcome": "May promise an outcome that nobody can",
    "dangerous_delay": "May send somebody with signs of danger home or to wait",
    "harmful_advice": "May be unsafe advice",
    "outside_role": "May speak as a person or give orders that are a clinician's",
}
RULES: Final = tuple(f"heard.{fault}" for fault in _SAID_BY)


def heard_faults(
    message: str,
    response: str,
    signals: Signals,
    found: Sequence[Finding],
    read_each: Callable[[str, Sequence[str]], Sequence[Signals]],
) -> Iterator[Finding]:
    """A warning for each fault that is heard and not `found`, at the sentence that sounds most like it."""
    named = {finding.rule for finding in found}
    heard = [
        fault
        for fault, rules in _SAID_BY.items()
        if signals.of("faults", fault) >= thresholds().at["fault"] and not named & rules
    ]
    if not heard:
        return
    spans = list(sentences.spans(response))[:_SENTENCES] or [(0, len(response))]
    each = read_each(message, [response[start:end] for start, end in spans]) if len(spans) > 1 else [signals]
    for fault in heard:
        start, end = spans[max(range(len(spans)), key=lambda place: each[place].of("faults", fault))]
        sentence = f"{_WORDS[fault]} (TARA's reading, no rule): check it before you use it."
        yield Finding(f"heard.{fault}", Severity.WARN, start, end, sentence)
