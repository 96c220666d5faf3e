"""From which probability the encoder is believed, by question: resources/rules/reading.json."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tara_health.text.phrases import stored_json


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability the encoder is believed, by question; resources/rules/reading.json."""

    version: str
    at: dict[str, float]
    groups: dict[str, float]
    """What the odds of an Ekman group count when one is named."""


@cache
def thresholds() -> Thresholds:
    """Read the table. Raises `AnalysisError` when it is missing or damaged."""
    table = stored_json("rules/reading.json")
    return Thresholds(
        str(table["version"]),
        {name: float(value) for name, value in table.items() if isinstance(value, (int, float))},
        {group: float(weight) for group, weight in table["group_weights"].items()},
    )
