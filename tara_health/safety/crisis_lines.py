"""The table of crisis lines and emergency numbers, by country: resources/rules/escalation_lines.json.

Data, dated and with a source a row, so that IT can replace it without a release. By hand: `lines_for("US")`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.safety.rule_set import read_resource

DEFAULT_COUNTRY: Final = "US"


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """One line that a person in crisis can use: its name, how to reach it, and when it answers."""

    name: str
    reach: str
    hours: str


@dataclass(frozen=True, slots=True)
class CountryLines:
    """What one country offers: its emergency number and its crisis lines."""

    emergency: str
    crisis: tuple[CrisisLine, ...]


@cache
def _table() -> dict[str, CountryLines]:
    rows = read_resource("escalation_lines")["countries"]
    return {
        country: CountryLines(
            row["emergency"], tuple(CrisisLine(line["name"], line["reach"], line["hours"]) for line in row["crisis"])
        )
        for country, row in rows.items()
    }


def lines_for(country: str) -> CountryLines:
    """The lines of an ISO 3166 two-letter country; of the United States for a country the table lacks."""
    table = _table()
    return table.get(country.upper(), table[DEFAULT_COUNTRY])


@cache
def line_names() -> frozenset[str]:
    """The name of every line of the table, as it is written there."""
    return frozenset(line.name for row in _table().values() for line in row.crisis)
