"""Our own contrasts: a message that bears two readings, under two sets of labels, with the reply that obeys each.

A model that meets each message once can leave its note unread and lose nothing. Here the message is the same, letter
for letter, in two blocks one after the other, and only the note tells which reply is right. So the note has to be the
author's: `RunConfig.authored` names this source. Blocks are those of `own_dialogues`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.rendering import labels_of
from training.schema import Sample
from training.sources.own_dialogues import FOLDER, ours, read_file
from training.sources.source import Record, SourceError

PATTERN: Final = "contrast_*.txt"


def read_pairs(file: Path) -> Iterator[Record]:
    """The pairs of one hand; both halves share the group by which data is split. Raises `SourceError`, as `read_file`
    does, for two blocks that are no contrast."""
    records = list(read_file(file))
    if len(records) % 2:
        raise SourceError(f"{file.name}: the last block stands alone.")
    for place in range(0, len(records), 2):
        pair = [record.sample for record in records[place : place + 2]]
        where = f"{file.name}, blocks {place + 1} and {place + 2}"
        if pair[0].conversation[0].message != pair[1].conversation[0].message:
            raise SourceError(f"{where}: the messages differ.")
        if labels_of(pair[0]) == labels_of(pair[1]):
            raise SourceError(f"{where}: the labels are the same.")
        for half, record in enumerate(records[place : place + 2], start=1):
            named = {"conversation_id": f"{file.stem}-{place // 2 + 1}#{half}"}
            yield Record(record.file, Sample.model_validate(record.sample.model_dump() | named))


def _read(folder: Path) -> Iterator[Record]:
    """Our own files lie in the repository; the folder that the reader is given is not looked at."""
    del folder
    for file in sorted(FOLDER.glob(PATTERN)):
        yield from read_pairs(file)


SOURCE: Final = ours("TARA's contrasts", PATTERN, _read)
