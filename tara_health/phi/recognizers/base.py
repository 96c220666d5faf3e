"""What every recogniser of ours is made of: Presidio's frame, a category, and `find`.

A recogniser yields `Found` places in a text: by its own patterns, and where the identifier model sees its category and
its own rules believe it. Entities come along as plain tuples, so that each class can be tested by itself.
`CuedRecognizer` covers the commonest shape: a cue word, a link, then a code.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, NamedTuple

from presidio_analyzer import EntityRecognizer, RecognizerResult

from tara_health.phi.scores import GUESSED, LIKELY, SURE


class Entity(NamedTuple):
    """What an identifier model sees: a range, the Safe Harbor category it takes it for, and how sure it is."""

    start: int
    end: int
    label: str
    odds: float = 0.5


CERTAIN: Final = 0.9
"""From these odds a model's find stands though a word list would explain it as an ordinary word."""


class Found(NamedTuple):
    """A half-open range of the text, with a score in [0, 1]."""

    start: int
    end: int
    score: float


class PhiRecognizer(EntityRecognizer):  # type: ignore[misc]
    """A recogniser of one Safe Harbor category."""

    CATEGORY: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(supported_entities=[self.CATEGORY], name=type(self).__name__)

    def load(self) -> None:
        """Nothing to load: word lists are read when first used."""

    def seen(self, text: str, entities: Sequence[Entity]) -> Iterator[Found]:
        """What the identifier model takes for this category, as far as the category's own rules believe it."""
        for start, end, label, _ in entities:
            if label == self.CATEGORY:
                stop = start + len(text[start:end].rstrip(".,;:!?) "))
                begin = stop - len(text[start:stop].lstrip("#:;,( "))
                if stop > begin and self.believes(text, begin, stop):
                    yield Found(begin, stop, GUESSED)

    def believes(self, text: str, start: int, end: int) -> bool:
        """May the model's find stand? A code without a digit is none; overridden where other things decide."""
        return any(char.isdigit() for char in text[start:end])

    @abstractmethod
    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """The identifiers in `text`."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any) -> list[RecognizerResult]:
        """Presidio's call."""
        named = nlp_artifacts.entities if nlp_artifacts else ()
        return [RecognizerResult(self.CATEGORY, *found) for found in self.find(text, named)]


class CuedRecognizer(PhiRecognizer):
    """Patterns whose group `id` is the identifier; `accepts` may refuse a match. `SHAPES` need no cue: less sure."""

    PATTERNS: ClassVar[tuple[re.Pattern[str], ...]] = ()
    SHAPES: ClassVar[tuple[re.Pattern[str], ...]] = ()
    SCORE: ClassVar[float] = SURE

    def find(self, text: str, entities: Sequence[Entity] = ()) -> Iterator[Found]:
        """Every accepted match of every pattern, then what the model sees."""
        yield from self.seen(text, entities)
        for patterns, score in ((self.PATTERNS, self.SCORE), (self.SHAPES, LIKELY)):
            for pattern in patterns:
                for match in pattern.finditer(text):
                    if self.accepts(match):
                        yield Found(*match.span("id"), score)

    def accepts(self, match: re.Match[str]) -> bool:
        """May this match stand? Overridden where a check digit or a neighbour decides."""
        return True
