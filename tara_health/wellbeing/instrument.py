"""The published questionnaires as data: resources/wellbeing/instruments/*.json.

Promises: every file is checked when it is read (a scale names known items, its range follows from its answers, bands
ascend); each carries its source, its owner's terms and what it is not. It does not carry the questions' wording, which
belongs to its owners: an institution supplies it (`item_texts`). Where no rule is published that we know, the file says
so and nothing is made up. By hand: `python -c "from tara_health.wellbeing.instrument import instruments;
print([one.name for one in instruments()])"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from tara_health.wellbeing import resource, scoring
from tara_health.wellbeing.scoring import Band, Score

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(_Strict):
    """Whose the wording is and what they ask of who uses it, in plain words; not legal advice."""

    owner: Words
    terms: Words


class BandStart(_Strict):
    """Where a published range begins, and its name."""

    start: float
    label: Words


class CrisisMark(_Strict):
    """An answer to `item` above `above` leads to the crisis page."""

    item: Key
    above: int


class Scale(_Strict):
    """One scale: which items, how they add up, how many must be answered, and the published ranges' source."""

    key: Key
    name: Words
    method: Literal["sum", "mean"]
    multiply: int = 1
    low: float
    high: float
    higher_is_better: bool
    items: tuple[Key, ...] = Field(min_length=1)
    least_answered: int = Field(ge=1)
    missing_rule: Words
    bands: tuple[BandStart, ...]
    bands_source: Words

    @model_validator(mode="after")
    def _sound(self) -> Self:
        starts = [band.start for band in self.bands]
        if len(set(self.items)) != len(self.items) or self.least_answered > len(self.items):
            raise ValueError("an item stands twice, or more answers are asked for than there are items")
        if self.method == "sum" and self.least_answered < len(self.items):
            raise ValueError("a sum over some of the items is no score")
        if starts and (starts[0] != self.low or starts != sorted(set(starts)) or starts[-1] > self.high):
            raise ValueError("bands begin at the lowest score and ascend")
        return self


class Instrument(_Strict):
    """One questionnaire without its wording. `answers` are the values that every item takes."""

    key: Key
    name: Words
    version: Words
    checked: Words
    source: tuple[Words, ...] = Field(min_length=1)
    licence: Licence
    period: Words
    answers: tuple[int, ...] = Field(min_length=2)
    items: tuple[Key, ...] = Field(min_length=1)
    answer_sets: dict[Key, tuple[Key, ...]]
    reverse: tuple[Key, ...]
    scales: tuple[Scale, ...] = Field(min_length=1)
    crisis: tuple[CrisisMark, ...]
    is_not: Words

    @model_validator(mode="after")
    def _sound(self) -> Self:
        items = set(self.items)
        if sorted(item for group in self.answer_sets.values() for item in group) != sorted(items):
            raise ValueError("every item belongs to one set of answer words")
        named = {*self.reverse, *(mark.item for mark in self.crisis), *(i for s in self.scales for i in s.items)}
        if len(items) != len(self.items) or not named <= items or list(self.answers) != sorted(set(self.answers)):
            raise ValueError("items are named once and known, answers ascend")
        for scale in self.scales:
            factor = scale.multiply * (len(scale.items) if scale.method == "sum" else 1)
            if (scale.low, scale.high) != (self.answers[0] * factor, self.answers[-1] * factor):
                raise ValueError("a scale's range follows from its answers")
        return self

    def score(self, answers: Mapping[str, int | None]) -> Score:
        """Add up `answers` by the published rules; None or left out is a skipped question. Raises `AnswerRefused`."""
        return scoring.score(self, answers)

    def scale(self, key: str) -> Scale:
        """The scale named `key`; `KeyError` when there is none."""
        return {scale.key: scale for scale in self.scales}[key]

    def bands(self, key: str) -> tuple[Band, ...]:
        """The published ranges of the scale `key`, for a chart."""
        return scoring.bands_of(self.scale(key))


@cache
def instruments() -> tuple[Instrument, ...]:
    """Every questionnaire that ships, by name. Raises `WellbeingDataUnreadable` naming the file."""
    files = sorted((resource.folder() / "instruments").glob("*.json"))
    return tuple(sorted((_read(f"instruments/{file.stem}") for file in files), key=lambda one: one.name))


def instrument(key: str) -> Instrument:
    """The questionnaire named `key` (`phq9`, `cbi`, …); `KeyError` when there is none."""
    return {one.key: one for one in instruments()}[key]


def _read(name: str) -> Instrument:
    try:
        return Instrument.model_validate(resource.read(name))
    except ValidationError as problem:
        resource.unreadable(name, problem)
