"""Does a reply keep close to what was told? A small model that makes things up is worse than a written reply.

The rule, by counting words: the reply speaks to the person or listens at all, and more of its words come from the
message (or from the short list of words for listening, in resources/wellbeing/tone.json) than from elsewhere; words
that say nothing by themselves don't count. Simple reflections pass ("You're angry that she shouted at you"),
inventions don't. A larger model's bold reflection may be stopped too: then a written one is shown, the lesser harm.

Promises: pure, linear, English only. It does not promise that what keeps close is kind; that is `tone_rules`.
By hand: `keeps_close("I sat in the linen room", "You sat there alone.")`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.text.folded import fold
from tara_health.wellbeing import resource

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_PERSON: Final = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_STEM: Final = 5
"""Letters that two forms of a word share ("humiliated", "humiliating")."""


@dataclass(frozen=True, slots=True)
class _Words:
    listening: frozenset[str]
    passing: frozenset[str]


@cache
def _words() -> _Words:
    try:
        lists = resource.read("tone")["reflection"]
        return _Words(frozenset(lists["listening"]), frozenset(lists["passing"]))
    except (KeyError, TypeError) as problem:
        resource.unreadable("tone", problem)


def keeps_close(message: str, reply: str) -> bool:
    """Does `reply` speak to the person, and is more of it taken from `message` or listening than made up?"""
    words = _words()
    told = {_stem(word) for word in _WORD.findall(fold(message).folded)} - {_stem(word) for word in words.passing}
    near = far = 0
    speaks = False
    for word in _WORD.findall(fold(reply).folded):
        speaks = speaks or word in _PERSON or word.startswith("you'") or word in words.listening
        if word in words.listening or _stem(word) in told:
            near += 1
        elif word not in words.passing:
            far += 1
    return speaks and near > far


def _stem(word: str) -> str:
    return word.removesuffix("'s")[:_STEM]
