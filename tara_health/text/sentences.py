"""Cuts a reply into sentences, for the rules that judge one sentence and for the stream guard that shows one.

Promises: linear time, deterministic, and no piece longer than `LONGEST` characters, so that a rule's cost on one
piece is bounded. It does not promise grammar: a title or an initial followed by a period does not end a sentence, and
other unusual abbreviations may. By hand: `list(spans("See Dr. Lee. Then rest."))`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 400
"""Characters after which a run without a sentence end is cut at white space (or anywhere, if it holds none)."""

_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]*]*(?=\s)|\n")
_NOT_AN_END = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|st|no|vs|approx|e\.g|i\.e|etc|fig|tab|inj|max|min|dept|jr|sr)|(?<![\w'])[a-z])\.$",
    re.IGNORECASE,
)


def ends(text: str, start: int = 0) -> Iterator[int]:
    """The offsets just after each sentence end in `text[start:]`, ascending; an unfinished short last sentence has
    none.

    More text appended later moves none of them, so a stream may act on them.
    """
    begin = start
    for match in _END.finditer(text, start):
        end = match.end()
        for cut in _cuts(text, begin, end):
            yield cut
            begin = cut
        if match.group() == "." and _NOT_AN_END.search(text, max(start, end - 8), end):
            continue
        if end > begin:
            yield end
            begin = end
    yield from _cuts(text, begin, len(text))


def _cuts(text: str, begin: int, end: int) -> Iterator[int]:
    """Cut an overlong run; the caller's own end follows."""
    while end - begin > LONGEST:
        space = text.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        begin = space + 1 if space > 0 else begin + LONGEST
        yield begin


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of `text`, together covering it without gaps."""
    begin = 0
    for end in ends(text):
        if end > begin:
            yield begin, end
            begin = end
    if begin < len(text):
        yield begin, len(text)


def window_start(text: str, characters: int) -> int:
    """Where the last whole sentences that make up at least `characters` of `text` begin.

    A check of a growing reply may read from there only: cut anywhere else, "never" could be lost before its verb.
    """
    latest = len(text) - characters
    return max((end for end in ends(text) if end <= latest), default=0)
