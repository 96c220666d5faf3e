"""What a rule sees of a turn, and what a rule is.

A rule is a name and a function from a `ReplyInContext` to findings; its source and its least severity are data, in
resources/rules/safety.json. Rules are pure: no I/O but the cached rule data, no state, nothing kept of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tara_health.clinical.danger import detect_self_harm
from tara_health.clinical.reading import ClinicalReading
from tara_health.clinical.red_flags.find import find_red_flags
from tara_health.records import Finding, RedFlag
from tara_health.text import sentences
from tara_health.text.folded import lowered
from tara_health.vocabulary import Mode, Urgency


@dataclass(frozen=True)
class Sentence:
    """One sentence of a reply: its offsets and its text in lower case, of the same length as the original."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class Asked:
    """What the safety rules need to know of the message itself; read once a turn, and only if a rule asks.

    `heard` is the whole clinical reading of the message where the caller has one; without it, rules alone read it.
    """

    message: str
    heard: ClinicalReading | None = None

    @cached_property
    def folded(self) -> str:
        """The message in lower case."""
        return lowered(self.message)

    @cached_property
    def self_harm(self) -> bool:
        """Does it speak of self-harm?"""
        return self.heard.self_harm if self.heard else detect_self_harm(self.message)

    @cached_property
    def signs(self) -> tuple[RedFlag, ...]:
        """Its emergency and urgent signs that are not denied, the gravest first."""
        found = self.heard.red_flags if self.heard else find_red_flags(self.message)
        flags = [flag for flag in found if not flag.negated and flag.urgency is not Urgency.ROUTINE]
        return tuple(sorted(flags, key=lambda flag: flag.urgency is not Urgency.EMERGENCY))


@dataclass(frozen=True)
class ReplyInContext:
    """A reply, the message it answers, what was said before (as plain text) and the mode. Offsets refer to
    `response`.
    """

    message: str
    response: str
    history: str
    mode: Mode
    heard: ClinicalReading | None = None
    """The whole clinical reading of `message`, where the caller has one."""

    @cached_property
    def asked(self) -> Asked:
        """The message, read for self-harm and emergency signs."""
        return Asked(self.message, self.heard)

    @cached_property
    def supplied(self) -> str:
        """Everything the conversation held before this reply, in lower case."""
        return lowered(f"{self.message}\n{self.history}")

    @cached_property
    def folded(self) -> str:
        """The reply in lower case, of the same length as the reply."""
        return lowered(self.response)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The reply's sentences, in order."""
        return tuple(Sentence(start, end, self.folded[start:end]) for start, end in sentences.spans(self.response))

    def with_response(self, response: str) -> ReplyInContext:
        """The same turn with another (or longer) reply; what was derived from the conversation is kept."""
        other = ReplyInContext(self.message, response, self.history, self.mode, self.heard)
        other.__dict__["supplied"] = self.supplied
        other.__dict__["asked"] = self.asked
        return other


Find = Callable[[ReplyInContext], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One safety rule. `find` yields findings whose `rule` is `name`; `source` names the published criterion."""

    name: str
    source: str
    find: Find


_NEGATED = re.compile(
    r"\b(?:not|nobody|no one|hardly|never|cannot|no|avoid\w*|without|neither|nor|rather than|instead of|stop|refrain"
    r"|unsafe|wrong to|myth)\b|n't\b"
)
_CLAUSE_END = re.compile(
    r"[;:]|, (?=(?:but|and|so|then|you|it|he|she|they|we|i|this|that|there|everything)\b|$)|\bbut\b"
)


def negated(before: str) -> bool:
    """Is what follows `before` (the words of its clause so far) denied or warned against?"""
    clause = _CLAUSE_END.split(before[-120:])[-1]
    return _NEGATED.search(clause) is not None
