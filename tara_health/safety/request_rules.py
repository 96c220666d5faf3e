"""The rules of a request as data: resources/rules/safety_requests.json.

A rule has patterns such as "forge 6 record": a hit of class `forge`, then one of class `record` that begins at most
six tokens after it. A pattern counts in a sentence that asks (class `frame`, or an imperative at its start) unless a
word that turns the intent around (`shield`) stands before it, or one of the rule's own `unless` classes stands
anywhere. A `direct` frame is a regular expression on the sentence's tokens that carries its own asking ("how many of my
pills ... to end it"); shields before it disarm it, and so do the `unless` classes, save for a way to end a life.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.safety.request_words import Hit, Sentence
from tara_health.safety.rule_set import read_resource

_ASKING: Final = frozenset({"actor_frame", "spread"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """Classes in order, with the largest number of tokens between each and the next."""

    names: tuple[str, ...]
    gaps: tuple[int, ...]

    def matches(self, sentence: Sentence) -> Hit | None:
        """The first place where the classes follow one another, as a hit from the first class to the last."""
        for first in sentence.of(self.names[0]):
            reached = {first.end}
            for name, gap in zip(self.names[1:], self.gaps, strict=True):
                reached = {
                    hit.end for hit in sentence.of(name) if any(end <= hit.start <= end + gap for end in reached)
                }
                if not reached:
                    break
            if reached:
                return Hit("match", self._begin(first, sentence), min(reached))
        return None

    def _begin(self, first: Hit, sentence: Sentence) -> int:
        """Where the intent begins. After words that only ask ("write", "how can") it is the next class: what for."""
        if self.names[0] not in _ASKING:
            return first.start
        return min(hit.start for hit in sentence.of(self.names[1]) if hit.start >= first.end)


@dataclass(frozen=True, slots=True)
class RequestRule:
    """One kind of request that is refused, why, and what TARA can do instead."""

    name: str
    reason: str
    instead: str
    patterns: tuple[Pattern, ...]
    shields: tuple[str, ...]
    unless: frozenset[str]
    direct: tuple[re.Pattern[str], ...] = ()

    def asks_outright(self, sentence: Sentence) -> bool:
        """Does a direct frame match, with no word before it that turns it around?"""
        if self.unless & sentence.classes and self.name != _GRAVEST:
            return False
        words = " ".join(sentence.tokens)
        for frame in self.direct:
            match = frame.search(words)
            if match:
                start = words.count(" ", 0, match.start())
                if not self._shielded(sentence, Hit("match", start, start)):
                    return True
        return False

    def possible(self, classes: frozenset[str]) -> bool:
        """Could a pattern match in a sentence with these classes?"""
        return not self.unless & classes and any(classes.issuperset(pattern.names) for pattern in self.patterns)

    def fires(self, sentence: Sentence) -> bool:
        """Does a pattern match in a part of the sentence that asks for it, with no word before it that turns it
        around?
        """
        for pattern in self.patterns:
            match = pattern.matches(sentence)
            if match and _asked(sentence, match) and not self._shielded(sentence, match):
                return True
        return False

    def _shielded(self, sentence: Sentence, match: Hit) -> bool:
        reaches = {"shield": _NEAR, "shield_far": _FAR} | dict.fromkeys(self.shields, _NEAR)
        return any(
            hit.end <= match.start and match.start - hit.end <= reaches[hit.name]
            for hit in sentence.hits
            if hit.name in reaches
        )


_GRAVEST: Final = "self_harm_method"
_POLITE_TOKENS: Final = 2
_NEAR: Final = 5
_FAR: Final = 30


def _asked(sentence: Sentence, match: Hit) -> bool:
    """A frame before the match, an imperative that opens the sentence, or the match itself opening it as a command."""
    if any(hit.start <= match.start for hit in sentence.of("frame")):
        return True
    if any(hit.start <= _POLITE_TOKENS for hit in sentence.of("imperative")):
        return True
    opener = sentence.tokens[match.start]
    return match.start <= 1 and (opener.endswith("ss") or not opener.endswith(("ed", "s")))


@cache
def shipped() -> tuple[RequestRule, ...]:
    """The rules, gravest first."""
    table = read_resource("safety_requests")
    return tuple(
        RequestRule(
            row["name"],
            row["reason"],
            row["instead"],
            tuple(_pattern(pattern) for pattern in row["patterns"]),
            tuple(row["shields"]),
            frozenset(row["unless"]),
            tuple(_frame(frame, table["words"]) for frame in row.get("direct", ())),
        )
        for row in table["rules"]
    )


def _pattern(text: str) -> Pattern:
    parts = text.split()
    return Pattern(tuple(parts[::2]), tuple(int(gap) for gap in parts[1::2]))


def _frame(text: str, words: dict[str, str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{words[name.group(1)]})", text))
