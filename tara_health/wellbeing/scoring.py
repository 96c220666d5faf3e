"""What answers to a questionnaire add up to: one small pure engine over the data of an `Instrument`.

1. An answer must be one of the instrument's; anything else is refused and nothing is scored.
2. A reversed item counts as lowest + highest answer - answer.
3. A scale with fewer answers than its published rule asks for has no value. Nothing is filled in or guessed.
4. Otherwise the value is the sum of its items, or their mean over those answered, times the published factor.
5. The band is the last whose start is not above the value; a scale with no published cut-off has none.
6. `crisis` is set by the instrument's marked items alone, whether or not a scale could be scored.

A score never says a diagnosis. By hand: `python -c "from tara_health.wellbeing.instrument import instrument;
print(instrument('who5').score({f'who5_{n}': 3 for n in range(1, 6)}))"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tara_health.errors import AnswerRefused

if TYPE_CHECKING:
    from tara_health.wellbeing.instrument import Instrument, Scale


@dataclass(frozen=True, slots=True)
class Band:
    """A published range of a scale: from `low` up to the next band's `low`, or up to the end of the scale."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Total:
    """One scale's value, None when too few of its questions were answered; `note` says why, or whose the bands are."""

    key: str
    name: str
    value: float | None
    low: float
    high: float
    band: str | None
    missing: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Score:
    """What one filled-in questionnaire adds up to. `crisis` leads to the crisis page; `note` says what it is not."""

    instrument: str
    totals: tuple[Total, ...]
    crisis: bool
    note: str

    def total(self, key: str) -> Total:
        """The total of the scale `key`; `KeyError` for a scale that the instrument lacks."""
        for total in self.totals:
            if total.key == key:
                return total
        raise KeyError(key)


def score(instrument: Instrument, answers: Mapping[str, int | None]) -> Score:
    """Score `answers` (item key to answer; None or left out is skipped). Raises `AnswerRefused`."""
    given = _checked(instrument, answers)
    crisis = any(given.get(mark.item, mark.above) > mark.above for mark in instrument.crisis)
    counted = {
        item: reversed_answer(instrument, answer) for item, answer in given.items() if item in instrument.reverse
    }
    totals = tuple(_total(scale, given | counted) for scale in instrument.scales)
    return Score(instrument.key, totals, crisis, instrument.is_not)


def reversed_answer(instrument: Instrument, answer: int) -> int:
    """What an answer to a reversed item counts as; twice gives the answer back."""
    return min(instrument.answers) + max(instrument.answers) - answer


def bands_of(scale: Scale) -> tuple[Band, ...]:
    """The scale's published ranges, lowest first; empty when no cut-off is published."""
    ends = [*(band.start for band in scale.bands[1:]), scale.high]
    return tuple(Band(band.start, end, band.label) for band, end in zip(scale.bands, ends, strict=False))


def _checked(instrument: Instrument, answers: Mapping[str, int | None]) -> dict[str, int]:
    """The answers that were given. The refusal names the question at most: an answer is a person's own."""
    if not answers.keys() <= set(instrument.items):
        raise AnswerRefused(f"{instrument.name} has no such question.")
    given = {item: answer for item, answer in answers.items() if answer is not None}
    for item, answer in given.items():
        if type(answer) is not int or answer not in instrument.answers:
            allowed = ", ".join(map(str, instrument.answers))
            raise AnswerRefused(f"The question {item} of {instrument.name} takes one of: {allowed}.")
    return given


def _total(scale: Scale, counted: Mapping[str, int]) -> Total:
    values = [counted[item] for item in scale.items if item in counted]
    missing = tuple(item for item in scale.items if item not in counted)
    if len(values) < scale.least_answered:
        return Total(scale.key, scale.name, None, scale.low, scale.high, None, missing, scale.missing_rule)
    value = sum(values) * scale.multiply / (len(values) if scale.method == "mean" else 1)
    labels = [band.label for band in scale.bands if band.start <= value]
    band = labels[-1] if labels else None
    return Total(scale.key, scale.name, value, scale.low, scale.high, band, missing, scale.bands_source)
