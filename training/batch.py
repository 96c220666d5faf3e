"""One batch of samples: annotated and de-identified by a worker, and kept as a file.

    {"read": 200, "refused: ...": 3}                              the first line: what happened
    {"file": "...", "source": "..."} TAB {"conversation_id": ...} then a line a sample

Promises: a batch file is whole, or it is not there; its name holds a hash of what went in, so that a later run takes it
for the very same records only. Readers that were changed since are not noticed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tara_health.analysis import Analyst
from training.annotate import Annotator
from training.deidentify import Deidentifier
from training.sources.source import Record

_tools: Final[list[Any]] = []


def begin() -> None:
    """A worker's readers, loaded once."""
    # One thread each: the cores are shared by whole processes.
    os.environ["OMP_NUM_THREADS"] = "1"
    analyst = Analyst()
    analyst.load()
    use(Annotator(analyst), Deidentifier(analyst))


def use(annotator: Any, deidentifier: Any) -> None:
    """Which readers this process has."""
    _tools[:] = [annotator, deidentifier]


def name_of(place: str, source: str, records: Sequence[Record]) -> str:
    """The file name of a batch: its place in the data's order, and a hash of what goes in."""
    digest = hashlib.sha256(source.encode())
    for record in records:
        digest.update(f"\n{record.file}\t{record.sample.line()}".encode())
    return f"{place}-{digest.hexdigest()[:16]}.jsonl"


def process(records: Sequence[Record], source: str, target: Path) -> None:
    """Annotate, de-identify and write one batch. Runs in a worker."""
    annotator, deidentifier = _tools
    counts: Counter[str] = Counter(read=len(records))
    replaced = deidentifier.replaced
    lines = []
    for record in records:
        try:
            sample = deidentifier.deidentified(annotator.annotated(record.sample))
        except ValidationError:
            counts["refused: not a sample any more after its labels"] += 1
            continue
        if sample is None:
            counts["refused: an identifier may be left"] += 1
        else:
            lines.append(json.dumps({"file": record.file, "source": source}) + "\t" + sample.line())
    counts["identifiers replaced"] = deidentifier.replaced - replaced
    part = target.with_suffix(".part")
    part.write_text("\n".join([json.dumps(counts), *lines]) + "\n", encoding="utf-8")
    part.replace(target)


def counts_of(batch: Path) -> dict[str, int]:
    """What happened to the records of a batch."""
    with batch.open("rb") as lines:
        told: dict[str, int] = json.loads(lines.readline())
    return told


def rows_of(batches: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """(corpus file, source, sample line) of batch files."""
    for batch in batches:
        with batch.open(encoding="utf-8", newline="\n") as lines:
            next(lines)
            for line in lines:
                head, _, body = line.rstrip("\n").partition("\t")
                told = json.loads(head)
                yield told["file"], told["source"], body
