"""Phrases as clinicians and patients word them, in a small pattern language compiled to bounded regular expressions.

The language, on folded text (`folded.fold`):

    chest pain            the words, parted by spaces, hyphens, commas or a line break
    breath*               any ending (breathless, breathing)
    (pain|tight* (band|feeling)) one of these; groups may nest
    today?  (very|so)?    may be missing
    ..   ...              up to 4, up to 9 words between, in the same sentence
    #                     a whole number

Promises: time linear in the text (every gap is bounded), spans cover whole words. A pattern is compiled only when one
of its own words occurs in the text, so hundreds of phrases cost microseconds. It knows nothing of negation: see
`context`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir

_TOKEN: Final = re.compile(r"\(|\)\??|\||[^\s()|]+")
_BETWEEN: Final = r"[^\w.!?;]{1,4}"
_GAPS: Final = {"..": 4, "...": 9}


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A parsed piece: its regular expression, words of which one must occur, and whether it may be missing."""

    expression: str
    anchors: tuple[str, ...]
    optional: bool = False
    gap: str = ""


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _word(word: str) -> _Pattern:
    optional = word.endswith("?")
    plain = word.removesuffix("?")
    expression = re.escape(plain).replace(r"\*", r"\w*+").replace(r"\#", r"\d+")
    return _Pattern(expression, (max(re.split(r"[*#]", plain), key=len),), optional)


def _sequence(items: list[_Pattern]) -> _Pattern:
    """Items one after the other. Optional ones at the front carry their separator behind them."""
    first = next((index for index, item in enumerate(items) if not item.optional), None)
    if first is None:
        raise ValueError("A phrase needs a word that must be there.")
    expression = "".join(f"(?:{item.expression}{_BETWEEN})?" for item in items[:first]) + items[first].expression
    for item in items[first + 1 :]:
        link = f"{item.gap}{_BETWEEN}{item.expression}"
        expression += f"(?:{link})?" if item.optional else link
    must = [item.anchors for item in items if not item.optional]
    return _Pattern(expression, max(must, key=lambda anchors: min(map(len, anchors))))


def _group(pieces: Iterator[str], closing: bool) -> _Pattern:
    """Alternatives up to the closing bracket (or the end of the phrase)."""
    branches: list[list[_Pattern]] = [[]]
    gap = ""
    end = ""
    for piece in pieces:
        if piece.startswith(")"):
            end = piece
            break
        if piece == "|":
            branches.append([])
        elif piece in _GAPS:
            gap = rf"(?:{_BETWEEN}\w++){{0,{_GAPS[piece]}}}?"
        else:
            item = _group(pieces, closing=True) if piece == "(" else _word(piece)
            branches[-1].append(_Pattern(item.expression, item.anchors, item.optional, gap))
            gap = ""
    if gap or bool(end) != closing:
        raise ValueError("A phrase has an open bracket or ends with a gap.")
    parsed = sorted((_sequence(items) for items in branches), key=lambda one: -len(one.expression))
    anchors = tuple(anchor for one in parsed for anchor in one.anchors)
    expression = parsed[0].expression if len(parsed) == 1 else f"(?:{'|'.join(one.expression for one in parsed)})"
    return _Pattern(expression, anchors, end == ")?")


def _parse(source: str) -> _Pattern:
    try:
        parsed = _group(iter(_TOKEN.findall(source)), closing=False)
    except ValueError as error:
        raise ValueError(f"{error} In: {source}") from None
    return _Pattern(parsed.expression + r"(?!\w)", parsed.anchors)


class Phrases:
    """A set of phrase patterns, parsed at first use. Unchanging and safe to share between threads.

    `stored` reads them from a file: it is called once, when the phrases are first looked for.
    """

    __slots__ = ("_parsed", "_sources")

    def __init__(self, *sources: str, stored: Callable[[], tuple[str, ...]] | None = None) -> None:
        self._sources = stored or (lambda: sources)
        self._parsed: tuple[_Pattern, ...] | None = None

    @property
    def patterns(self) -> tuple[_Pattern, ...]:
        """The parsed patterns. Two threads may both parse; they get the same."""
        if self._parsed is None:
            self._parsed = tuple(_parse(source) for source in self._sources())
        return self._parsed

    def found(self, folded: str) -> bool:
        """Does any phrase occur?"""
        return next(self._matches(folded), None) is not None

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Every occurrence as (start, end) in `folded`, sorted, overlapping ones joined into the longest."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted(self._matches(folded)):
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined

    def _matches(self, folded: str) -> Iterator[tuple[int, int]]:
        for pattern in self.patterns:
            # A plain loop: `any` over a generator takes three times as long, ten thousand times a message.
            for anchor in pattern.anchors:
                if anchor in folded:
                    break
            else:
                continue
            for match in _compiled(pattern.expression).finditer(folded):
                start = match.start()
                # Checked here, not by a look-behind: a literal at the front lets `re` skip ahead quickly.
                if start == 0 or not (folded[start - 1].isalnum() or folded[start - 1] == "_"):
                    yield start, match.end()


@cache
def stored_json(file: str) -> dict[str, Any]:
    """A data file below `resources/`. Raises `AnalysisError` when it is missing or not JSON."""
    try:
        content: dict[str, Any] = json.loads((resources_dir() / file).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AnalysisError(
            f"TARA's own data file {file} is missing or damaged.",
            untouched="Your conversations are kept.",
            remedy="Install TARA again.",
        ) from error
    return content


def stored_phrases(file: str, key: str) -> Phrases:
    """The phrase list `key` of a data file below `resources/`, read at first use."""
    return Phrases(stored=lambda: tuple(stored_json(file)["phrases"][key]))
