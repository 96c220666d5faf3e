"""Our own scenes, composed by `training.scenes` of parts that hands wrote; labelled by construction."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.scenes.writer import written
from training.sources.source import Record, Source, Use

SEED: Final = 4
"""The seed of the samples that `prepare` gets; no shipped weights were trained on them yet."""


def _read(folder: Path) -> Iterator[Record]:
    """The banks lie in the repository; the folder that the reader is given is not looked at."""
    del folder
    yield from written(SEED)


SOURCE: Final = Source(
    name="TARA's composed scenes",
    licence="the project's own",
    citation="Composed by training.scenes of parts written by hand for TARA (training/scenes/banks)",
    use=Use.SHIP,
    repository="",
    revision="",
    paths=(),
    read=_read,
)
