"""Which of our own lines and texts are trained on, and which choose thresholds: by place, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

DEV_EVERY: Final = 14
BLOCK: Final = 8
"""Neighbouring lines go together: authors write variations of a scene one after the other."""
Row = TypeVar("Row")


def train_part(rows: Sequence[Row]) -> list[Row]:
    """What is trained on."""
    return [row for place, row in enumerate(rows) if not _is_dev(place)]


def dev_part(rows: Sequence[Row]) -> list[Row]:
    """What is kept apart: every fourteenth block of eight."""
    return [row for place, row in enumerate(rows) if _is_dev(place)]


def _is_dev(place: int) -> bool:
    return place // BLOCK % DEV_EVERY == 0
