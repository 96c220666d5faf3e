"""Rows of a JSON-lines file, gzipped or not, with a fault named by place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.sources.source import SourceError


def rows(file: Path, *keys: str) -> Iterator[dict[str, Any]]:
    """The objects of `file`, each with all of `keys`. Raises `SourceError` naming file, line and what is missing."""
    if not file.is_file():
        raise SourceError(f"{file.name} is not in {file.parent}; put the published file there, or leave the source out")
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{file.name}:{number}"
            try:
                row = json.loads(line)
            except ValueError:
                raise SourceError(f"{where}: the line is no JSON.") from None
            absent = [key for key in keys if not isinstance(row, dict) or key not in row]
            if absent:
                raise SourceError(f"{where}: {', '.join(absent)} is missing.")
            yield row
