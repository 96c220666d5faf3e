"""What a metric is: a name, a written definition, the cases it is asked of, and a value in [0, 1] for each.

Every value is multiplied by the case's relevance, or is none without it: an empty, off-topic, keyword-stuffed or copied
answer scores near 0 in each (training/evaluate/controls.py shows by how much).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from training.evaluate.probe import Probe
from training.evaluate.reading import Case


@dataclass(frozen=True, slots=True)
class Metric:
    """`group` is the top-level key of the report it belongs to."""

    name: str
    group: str
    definition: str
    applies: Callable[[Probe], bool]
    value: Callable[[Case], float | None]
    quorum: float = 0.0
    """The share of cases that must have a value, where None says that there was no answer to judge."""

    def values(self, cases: Iterable[Case]) -> dict[str, float]:
        """Values by probe of the cases it applies to; all 0 up to the quorum. Raises `ValueError` for a wrong one."""
        asked = [case for case in cases if self.applies(case.probe)]
        found = {case.probe.name: self.value(case) for case in asked}
        judged = {name: value for name, value in found.items() if value is not None}
        if any(not 0 <= value <= 1 for value in judged.values()):
            raise ValueError(f"{self.name} is not in [0, 1]")
        return judged if len(judged) > self.quorum * len(asked) else dict.fromkeys(found, 0.0)


def of_kinds(*kinds: str) -> Callable[[Probe], bool]:
    """Applies to the probes of these files."""
    return lambda probe: probe.kind in kinds
