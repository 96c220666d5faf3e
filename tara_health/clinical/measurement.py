"""One number read from a note: what was measured, its value in one fixed unit, and where it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measurement:
    """A vital sign or laboratory value. `start` and `end` index the folded text; `unit` is the one its module fixes."""

    kind: str
    value: float
    unit: str
    start: int
    end: int


def latest(measurements: tuple[Measurement, ...], kind: str) -> Measurement | None:
    """The last mention of `kind`, which in a note is the most recent one; None if it was not measured."""
    return next((found for found in reversed(measurements) if found.kind == kind), None)


def without_overlaps(measurements: list[Measurement]) -> tuple[Measurement, ...]:
    """By place; of two readings of the same kind that overlap, the one that starts first (then the longer) stays."""
    kept: list[Measurement] = []
    reached: dict[str, int] = {}
    for one in sorted(measurements, key=lambda one: (one.start, -one.end, one.kind)):
        if one.start >= reached.get(one.kind, 0):
            kept.append(one)
            reached[one.kind] = one.end
    return tuple(kept)
