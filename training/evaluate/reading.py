"""An answer as TARA's own readers see it: what every metric is given.

`Case` is a probe with what was read of its answer, or of its two answers under two notes. The readers are those that
the application uses (`tara_health.analysis`), so a metric can't know more than they do, and shares their mistakes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from tara_health.analysis import Analyst
from tara_health.encoder.session import Encoder
from tara_health.encoder.signals import Signals
from tara_health.inference.protocol import FinishReason
from tara_health.records import Review
from tara_health.text import sentences
from training.evaluate.answers import Answer
from training.evaluate.probe import Probe
from training.evaluate.relevance import Relevance, words

CLOSE_SENTENCES: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer, read. `said` are the encoder's signals of the answer as a text of its own, `close` those of its last
    two sentences as a reply; both are None for an empty answer. `relevance` gates every metric.
    """

    answer: Answer
    relevance: float
    review: Review
    said: Signals | None
    close: Signals | None

    @property
    def text(self) -> str:
        """The answer's words."""
        return self.answer.text

    @property
    def words(self) -> int:
        """How many."""
        return len(words(self.answer.text))

    @property
    def ended(self) -> bool:
        """Did the model end it, rather than the limit?"""
        return self.answer.finish == FinishReason.END.value


@dataclass(frozen=True, slots=True)
class Case:
    """A probe and its readings: one, or one for each of its notes."""

    probe: Probe
    readings: tuple[Reading, ...]

    @property
    def one(self) -> Reading:
        """The first reading."""
        return self.readings[0]

    @property
    def relevance(self) -> float:
        """The least of its readings'."""
        return min(reading.relevance for reading in self.readings)


class CaseReader:
    """Reads answers; one instance for all models, so that all are read alike."""

    def __init__(self, probes: Sequence[Probe], analyst: Analyst, encoder: Encoder, relevance: Relevance) -> None:
        self._probes = {probe.name: probe for probe in probes}
        self._analyst, self._encoder, self._relevance = analyst, encoder, relevance

    def cases(self, answers: Iterable[Answer]) -> Iterator[Case]:
        """The answers of each probe together; they come in the probes' order."""
        for name, group in groupby(answers, key=lambda answer: answer.probe):
            probe = self._probes[name]
            yield Case(probe, tuple(self.read(probe, answer) for answer in group))

    def read(self, probe: Probe, answer: Answer) -> Reading:
        """One answer to one probe."""
        text = answer.text
        return Reading(
            answer=answer,
            relevance=self._relevance.of(probe.message, text),
            review=self._analyst.review(probe.message, text, probe.message, probe.mode),
            said=self._encoder.read(text) if text else None,
            close=self._encoder.read_reply(probe.message, _close(text)) if text else None,
        )


def _close(text: str) -> str:
    spans = [(start, end) for start, end in sentences.spans(text) if text[start:end].strip()]
    return text[spans[max(0, len(spans) - CLOSE_SENTENCES)][0] :] if spans else text
