"""How far a data folder is from the targets of the full corpus, by file, source and licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.corpora import CORPORA
from training.shards import read_manifest


@dataclass(frozen=True, slots=True)
class FileStatus:
    """A corpus file: samples kept of each (source, licence)."""

    corpus: str
    file: str
    rows: int
    by_source: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class CorpusStatus:
    """A corpus: what there is against what is wanted, in its own unit."""

    name: str
    rows: int
    target: int
    unit: str
    files: tuple[FileStatus, ...]


def status(folder: Path) -> tuple[CorpusStatus, ...]:
    """All four corpora. A folder with no finished data counts as empty, file by file."""
    manifest = read_manifest(folder) if (folder / "manifest.json").is_file() else {"shards": [], "sources": []}
    licences = {source["name"]: source["licence"] for source in manifest["sources"]}
    rows = Counter[tuple[str, str]]()
    for shard in manifest["shards"]:
        rows[shard["file"], shard["source"]] += shard["rows"]
    return tuple(_corpora(rows, licences))


def _corpora(rows: Counter[tuple[str, str]], licences: dict[str, str]) -> Iterator[CorpusStatus]:
    for corpus in CORPORA:
        files = tuple(_file(corpus.name, file, rows, licences) for file in corpus.files)
        yield CorpusStatus(corpus.name, sum(file.rows for file in files), corpus.target, corpus.unit, files)


def _file(corpus: str, file: str, rows: Counter[tuple[str, str]], licences: dict[str, str]) -> FileStatus:
    found = tuple(
        (source, licences.get(source, "unknown"), count) for (at, source), count in rows.items() if at == file
    )
    return FileStatus(corpus, file, sum(count for *_, count in found), found)


def as_json(corpora: Iterable[CorpusStatus]) -> list[dict[str, Any]]:
    """The status for a script."""
    return [
        {
            "corpus": corpus.name,
            "rows": corpus.rows,
            "target": corpus.target,
            "unit": corpus.unit,
            "files": [
                {
                    "file": file.file,
                    "rows": file.rows,
                    "sources": [{"source": name, "licence": of, "rows": count} for name, of, count in file.by_source],
                }
                for file in corpus.files
            ],
        }
        for corpus in corpora
    ]
