"""One figure of the bench: ours beside a reference."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A line of docs/EVIDENCE.md. `ratio` is ours over the reference, None where nothing is compared."""

    claim: str
    ours: float
    reference: float | None
    ratio: float | None
    unit: str
    target: str
    met: bool
