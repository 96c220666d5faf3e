"""What a rule sees of a turn, and what a rule is.

A rule is a name and a function from a `ReplyInContext` to findings; its source and its least severity are data, in
resources/rules/safety.json. Rules are pure: no I/O but the cached rule data, no state, nothing kept of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tara_health.records import Finding, Mode
from tara_health.safety import sentences


@dataclass(frozen=True)
class Sentence:
    """One sentence of a reply: its offsets and its text in lower case, of the same length as the original."""

    start: int
    end: int
    folded: str


@dataclass(frozen=True)
class ReplyInContext:
    """A reply, the message it answers, what was said before (as plain text) and the mode. Offsets refer to
    `response`.
    """

    message: str
    response: str
    history: str
    mode: Mode

    @cached_property
    def supplied(self) -> str:
        """Everything the conversation held before this reply, in lower case."""
        return fold(f"{self.message}\n{self.history}")

    @cached_property
    def folded(self) -> str:
        """The reply in lower case, of the same length as the reply."""
        return fold(self.response)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The reply's sentences, in order."""
        return tuple(Sentence(start, end, self.folded[start:end]) for start, end in sentences.spans(self.response))

    def with_response(self, response: str) -> ReplyInContext:
        """The same turn with another (or longer) reply; what was derived from the conversation is kept."""
        other = ReplyInContext(self.message, response, self.history, self.mode)
        other.__dict__["supplied"] = self.supplied
        return other


Find = Callable[[ReplyInContext], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One safety rule. `find` yields findings whose `rule` is `name`; `source` names the published criterion."""

    name: str
    source: str
    find: Find


def fold(text: str) -> str:
    """Lower case and straight apostrophes, without changing any offset (a few capitals of other scripts would)."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.replace("’", "'")


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
