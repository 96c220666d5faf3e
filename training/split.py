"""Which of our own lines, replies and texts are trained on, and which are kept to choose thresholds: by their file.

A file whose name begins with "kept" is one hand that no training reads. So a file that is added moves nothing from one
part to the other, and style is kept apart with the words.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class Part(StrEnum):
    """What a file is for."""

    TRAIN = "train"
    KEPT = "kept"


def files(folder: Path, part: Part, pattern: str = "*.txt") -> list[Path]:
    """The files of `folder` that match `pattern` and belong to `part`, by name."""
    return [file for file in sorted(folder.glob(pattern)) if file.name.startswith("kept") is (part is Part.KEPT)]
