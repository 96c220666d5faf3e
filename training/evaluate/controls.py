"""Answers that must not score: the proof beside every figure that its metric can't be had cheaply.

    empty       nothing at all
    off_topic   a good answer by hand, to another message of the same kind where that does not itself decline
    stuffed     the cue words of every metric and the message's own rare words, without a sentence
    copied      the message given back
    reference   the positive control: a good answer by hand to this very message

They are read by the same readers and scored by the same code as a model's answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from training.evaluate.answers import Answer
from training.evaluate.metrics.metric import Metric
from training.evaluate.probe import Probe
from training.evaluate.reading import Case, CaseReader
from training.evaluate.relevance import words
from training.evaluate.statistics import estimate

BAD: Final = ("empty", "off_topic", "stuffed", "copied")
REFERENCE: Final = "reference"
_CUES: Final = (
    "sorry understand feel worried afraid support listen breathe rest call team emergency privacy confidential "
    "permission cannot disclose decline consult doctor evidence guideline safety warm kind together hope care"
)
_LONG_WORD: Final = 4


def control_answer(kind: str, probe: Probe, probes: Sequence[Probe], references: dict[str, str]) -> str | None:
    """The control's text for `probe`; None where nobody wrote one: a reference, or one of another probe."""
    if kind == "empty":
        return ""
    if kind == "copied":
        return probe.message
    if kind == "stuffed":
        return f"{_CUES} {' '.join(word for word in words(probe.message) if len(word) > _LONG_WORD)} {_CUES}"
    if kind == REFERENCE:
        return references.get(probe.name)
    return _off_topic(probe, probes, references)


def control_cases(kind: str, probes: Sequence[Probe], references: dict[str, str], reader: CaseReader) -> list[Case]:
    """The control's answer to each probe, read."""
    cases = []
    for probe in probes:
        text = control_answer(kind, probe, probes, references)
        if text is not None:
            variants = range(max(1, len(probe.notes)))
            cases.append(Case(probe, tuple(reader.read(probe, _answer(probe, number, text)) for number in variants)))
    return cases


def control_scores(metrics: Sequence[Metric], cases: Sequence[Case]) -> dict[str, dict[str, float | int]]:
    """Mean, interval and N of each metric that applies to some case."""
    found = {metric.name: list(metric.values(cases).values()) for metric in metrics}
    return {name: estimate(values).to_json() for name, values in found.items() if values}


def _off_topic(probe: Probe, probes: Sequence[Probe], references: dict[str, str]) -> str | None:
    """A reference that answers: a decline would rightly decline another request too, and be no wrong answer."""
    answering = [one for one in probes if one.name in references and not one.wants_decline and one.name != probe.name]
    alike = [one for one in answering if one.mode is probe.mode] or answering
    place = [one.name for one in probes].index(probe.name)
    return references[alike[place % len(alike)].name] if alike else None


def _answer(probe: Probe, variant: int, text: str) -> Answer:
    return Answer(probe.name, variant, text, "end", 0.0, 0.0, 0, len(words(text)))
