"""Prepared data on disk: shards of samples by split, corpus file and source, and a manifest that is written last.

    prepared/train/medical_consultations--tara-s-own-exchanges-00000.jsonl
    prepared/manifest.json                  absent until all is complete

Promises: a folder with a manifest is whole; `read_manifest(check=True)` hashes each shard and refuses one that is not
the one that was written.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from training.schema import Sample, read_samples

SHARD_ROWS: Final = 10_000
SPLITS: Final = ("train", "dev", "test")
MANIFEST: Final = "manifest.json"
FORMAT: Final = 1


class DataError(ValueError):
    """Prepared data is incomplete or was changed; says which file."""


def slug(source: str) -> str:
    """A source's name as part of a file's."""
    return re.sub(r"[^a-z0-9]+", "-", source.casefold()).strip("-")


class ShardWriter:
    """Writes samples into shards of at most `SHARD_ROWS`; a shard gets its name when it is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[tuple[str, str, str], tuple[Any, Any, int]] = {}
        self._number: dict[tuple[str, str, str], int] = {}
        self.shards: list[dict[str, Any]] = []

    def add(self, split: str, file: str, source: str, line: str) -> None:
        """One sample's line, without its end."""
        key = (split, file, source)
        handle, digest, rows = self._open.get(key) or self._begin(key)
        raw = line.encode() + b"\n"
        handle.write(raw)
        digest.update(raw)
        self._open[key] = (handle, digest, rows + 1)
        if rows + 1 == SHARD_ROWS:
            self._end(key)

    def close(self) -> list[dict[str, Any]]:
        """Ends every open shard; gives the manifest's entries."""
        for key in list(self._open):
            self._end(key)
        return sorted(self.shards, key=lambda shard: shard["path"])

    def _begin(self, key: tuple[str, str, str]) -> tuple[Any, Any, int]:
        self._path(key).parent.mkdir(parents=True, exist_ok=True)
        return self._path(key).with_suffix(".part").open("wb"), hashlib.sha256(), 0

    def _path(self, key: tuple[str, str, str]) -> Path:
        split, file, source = key
        return self._folder / split / f"{file}--{slug(source)}-{self._number.get(key, 0):05d}.jsonl"

    def _end(self, key: tuple[str, str, str]) -> None:
        handle, digest, rows = self._open.pop(key)
        path = self._path(key)
        handle.flush()
        os.fsync(handle.fileno())
        handle.close()
        path.with_suffix(".part").replace(path)
        split, file, source = key
        self.shards.append(
            {
                "path": str(path.relative_to(self._folder)),
                "split": split,
                "file": file,
                "source": source,
                "rows": rows,
                "sha256": digest.hexdigest(),
            }
        )
        self._number[key] = self._number.get(key, 0) + 1


def write_manifest(folder: Path, values: dict[str, Any]) -> None:
    """The last file of a preparation."""
    part = folder / f"{MANIFEST}.part"
    with part.open("w", encoding="utf-8") as handle:
        json.dump({"format": FORMAT, **values}, handle, indent=1, sort_keys=True)
        handle.write("\n")
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(folder / MANIFEST)


def read_manifest(folder: Path, *, check: bool = False) -> dict[str, Any]:
    """The manifest. Raises `DataError` where there is none or, with `check`, where a shard is not what it says."""
    file = folder / MANIFEST
    if not file.is_file():
        raise DataError(f"{folder} holds no finished data: {MANIFEST} is missing. Run `tara-train prepare` to its end.")
    manifest: dict[str, Any] = json.loads(file.read_bytes())
    if manifest.get("format") != FORMAT:
        raise DataError(f"{file} is of another version of TARA. Run `tara-train prepare` again.")
    for shard in manifest["shards"] if check else ():
        path = folder / shard["path"]
        if not path.is_file() or _sha256(path) != shard["sha256"]:
            raise DataError(f"{path} is missing or was changed after it was prepared. Run `tara-train prepare` again.")
    return manifest


def _sha256(file: Path) -> str:
    # A shard of long documents may be larger than the memory.
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def samples(folder: Path, split: str) -> Iterator[tuple[str, Sample]]:
    """(source, sample) of a split, in the order of its shards."""
    for shard in read_manifest(folder)["shards"]:
        if shard["split"] == split:
            yield from ((shard["source"], sample) for sample in read_samples(folder / shard["path"]))
