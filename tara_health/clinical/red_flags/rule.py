"""What a red-flag rule is: signs worded in phrases, or a measured value, and the case they are looked for in.

A rule fires on a mention that is this patient's, now and real. A negated mention is reported with `negated=True`,
unless the rule asks for companions: denying one part of a combination does not deny another;
historical, hypothetical and family mentions are not reported at all. Companions (`needs`) must themselves be
affirmed; `unless` silences the rule when an affirmed exculpating finding is in the text. Nothing in the message can
address the rules: they only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

from tara_health.clinical.age import read_age
from tara_health.clinical.context import Context, read_context
from tara_health.clinical.labs import read_labs
from tara_health.clinical.measurement import Measurement, latest
from tara_health.clinical.spans import Spans
from tara_health.clinical.spelling import respelled
from tara_health.clinical.vitals import read_vitals
from tara_health.text.folded import FoldedText, fold
from tara_health.text.phrases import Phrases, stored_phrases
from tara_health.vocabulary import Urgency

ADULT_YEARS = 16.0
"""NEWS2 applies from this age (RCP 2017)."""

_WORDS: Final = "rules/red_flags/case.json"
_PREGNANT: Final = stored_phrases(_WORDS, "pregnant")
_IDIOMS: Final = stored_phrases(_WORDS, "idioms")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention that a rule rests on, in folded offsets."""

    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True)
class Case:
    """One message read for red flags: its text, ConText scopes, vital signs, laboratory values and age (years)."""

    text: FoldedText
    context: Context
    vitals: tuple[Measurement, ...]
    labs: tuple[Measurement, ...]
    age: float | None
    idioms: Spans = field(default_factory=Spans)
    """Wordings that hold a sign's words and mean something else for every rule ("confused about the form")."""
    found: dict[Phrases, Spans] = field(default_factory=dict, repr=False, compare=False)
    """Affirmed mentions of the phrase sets asked for so far; rules share them."""

    @property
    def adult(self) -> bool:
        """Sixteen or older; an unknown age counts as adult."""
        return self.age is None or self.age >= ADULT_YEARS

    @cached_property
    def pregnant(self) -> bool:
        """Is a present pregnancy affirmed?"""
        return self.affirms(_PREGNANT)

    def present(self, start: int, end: int) -> bool:
        """Is the mention this patient's, now, real, and no idiom?"""
        return self.context.of(start, end).present and not self.is_idiom(start, end)

    def is_idiom(self, start: int, end: int) -> bool:
        """Does the mention overlap an idiom?"""
        return self.idioms.overlap(start, end)

    def affirms(self, phrases: Phrases, start: int = 0, end: int | None = None) -> bool:
        """Is any of `phrases` affirmed between the two folded offsets?"""
        if phrases not in self.found:
            mentions = phrases.spans(self.text.folded)
            self.found[phrases] = Spans(span for span in mentions if self.present(*span))
        return self.found[phrases].within(start, len(self.text.folded) if end is None else end)

    def vital(self, kind: str) -> Measurement | None:
        """The latest such vital sign."""
        return latest(self.vitals, kind)

    def lab(self, kind: str) -> Measurement | None:
        """The latest such laboratory value."""
        return latest(self.labs, kind)


def read_case(text: str) -> Case:
    """Fold, respell and parse `text` once for all rules."""
    folded = respelled(fold(text))
    plain = folded.folded
    return Case(
        folded, read_context(plain), read_vitals(plain), read_labs(plain), read_age(plain), Spans(_IDIOMS.spans(plain))
    )


class Rule(Protocol):
    """Anything with a name, an urgency, a sentence for the clinician and evidence in a case."""

    @property
    def name(self) -> str:
        """`family.sign`, as reported in `red_flags[].rule`."""
        ...

    @property
    def urgency(self) -> Urgency:
        """How soon the rule's source asks for action."""
        ...

    @property
    def sentence(self) -> str:
        """Sign and source in one line for the clinician."""
        ...

    def evidence(self, case: Case) -> Iterator[Evidence]:
        """Every mention, affirmed or negated."""
        ...


@dataclass(frozen=True)
class SignRule:
    """Fires on worded signs.

    `needs`: companions of which one must be affirmed anywhere (every set in the tuple); `near`: limit that to so many
    characters around the sign; `but_not`: wordings that hold a sign and mean something else; `unless`: findings that
    silence the whole rule; `when`: a condition on the case (age, pregnancy, vital signs)."""

    name: str
    urgency: Urgency
    sentence: str
    signs: Phrases
    needs: tuple[Phrases, ...] = ()
    near: int | None = None
    but_not: Phrases | None = None
    unless: Phrases | None = None
    when: Callable[[Case], bool] | None = None

    def evidence(self, case: Case) -> Iterator[Evidence]:
        """Mentions of the signs whose companions and condition hold."""
        spans = self.signs.spans(case.text.folded)
        if not spans or (self.when and not self.when(case)) or (self.unless and case.affirms(self.unless)):
            return
        other = Spans(self.but_not.spans(case.text.folded) if self.but_not else ())
        for start, end in spans:
            assertion = case.context.of(start, end)
            if other.overlap(start, end) or case.is_idiom(start, end):
                continue
            if assertion.historical or assertion.hypothetical or assertion.someone_else:
                continue
            if assertion.negated:
                if not self.needs:  # "no fever" denies a fever, not a fever after travel
                    yield Evidence(start, end, negated=True)
            elif self._accompanied(case, start, end):
                yield Evidence(start, end)

    def _accompanied(self, case: Case, start: int, end: int) -> bool:
        if self.near is None:
            return all(case.affirms(companions) for companions in self.needs)
        return all(case.affirms(companions, max(0, start - self.near), end + self.near) for companions in self.needs)


@dataclass(frozen=True)
class MeasuredRule:
    """Fires on measured values: `test` returns the measurements that meet the criterion."""

    name: str
    urgency: Urgency
    sentence: str
    test: Callable[[Case], tuple[Measurement, ...]]

    def evidence(self, case: Case) -> Iterator[Evidence]:
        """The values that meet the criterion; a value in a hypothetical or historical clause does not count."""
        for one in self.test(case):
            assertion = case.context.of(one.start, one.end)
            if not (assertion.historical or assertion.hypothetical or assertion.someone_else):
                yield Evidence(one.start, one.end)


def where(measurement: Measurement | None, holds: Callable[[float], bool]) -> tuple[Measurement, ...]:
    """The measurement alone if its value meets the condition, else nothing."""
    return (measurement,) if measurement is not None and holds(measurement.value) else ()
