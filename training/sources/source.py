"""What is known of a source, and what its licence lets us do.

The use is enforced, not noted: `shippable` is asked before a source's samples reach a manifest whose weights ship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from training.schema import Sample


class Use(StrEnum):
    """What may be done with a source, from least to most."""

    MEASURE = "measure"
    """Evaluation only; never trained on."""
    RESEARCH = "research"
    """Trained on for research; weights made from it are not passed on."""
    SHIP = "ship"
    """Trained on, and the weights may be passed on under the terms of `attribution`."""


class SourceError(ValueError):
    """A source's file is missing or not as its publisher made it; says which, never its words."""


@dataclass(frozen=True, slots=True)
class Record:
    """A sample and the corpus file it belongs to."""

    file: str
    sample: Sample


@dataclass(frozen=True, slots=True)
class Source:
    """A published set. `read` takes the folder that holds it and yields records in the set's order.

    `repository` and `revision` pin what is downloaded on a connected machine (`training.sources.hub`); `paths` are the
    files within the local folder.
    """

    name: str
    licence: str
    citation: str
    use: Use
    repository: str
    revision: str
    paths: tuple[str, ...]
    read: Callable[[Path], Iterator[Record]]

    def present(self, folder: Path) -> bool:
        """Are its files below `folder`?"""
        return all((folder / path).is_file() for path in self.paths)


def shippable(sources: Iterable[Source]) -> None:
    """Raises `SourceError` when weights made from `sources` may not be passed on, naming each and its licence."""
    kept = [f"{source.name} ({source.licence})" for source in sources if source.use is not Use.SHIP]
    if kept:
        raise SourceError(f"Weights made from these may not be shipped: {', '.join(kept)}. Take them out of the data.")
