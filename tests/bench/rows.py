"""One figure of the bench: ours beside a reference."""

from __future__ import annotations

import math
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
    interval: tuple[float, float] | None = None
    """The 95 % interval of `ours` (Wilson), where it is a share."""


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent (Wilson 1927)."""
    if whole == 0:
        return 0.0, 100.0
    z, share = 1.96, part / whole
    middle = share + z * z / (2 * whole)
    reach = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (
        100 * max(0.0, (middle - reach) / (1 + z * z / whole)),
        100 * min(1.0, (middle + reach) / (1 + z * z / whole)),
    )


def share(claim: str, part: int, whole: int, target: str, met: bool, reference: float | None = None) -> Row:
    """A share in percent with its interval; the claim gets its N."""
    ours = 100 * part / max(1, whole)
    ratio = ours / reference if reference else None
    return Row(f"{claim} (n={whole})", ours, reference, ratio, "%", target, met, wilson(part, whole))
