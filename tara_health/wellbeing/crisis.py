"""What the crisis page shows a clinician: numbers first, then lines for people of their own work, then few words.

Promises: needs no model, no passphrase and no analysis; the country's crisis lines come from the table that the rest of
TARA uses (`safety.crisis_lines`), those for clinicians from resources/wellbeing/clinician_lines.json, dated, which IT
can replace; a broken table never leaves the page empty. It argues with nobody, asks for nothing and keeps nothing. It
does not promise that a line answers: numbers and hours are re-checked at each release. By hand:
`python -c "from tara_health.wellbeing.crisis import lines_for_clinician; print(lines_for_clinician('US'))"`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tara_health.errors import AnalysisError, WellbeingDataUnreadable
from tara_health.safety.crisis_lines import DEFAULT_COUNTRY, CountryLines, CrisisLine, lines_for
from tara_health.wellbeing import resource

_BROKEN: Final = (AnalysisError, WellbeingDataUnreadable, KeyError, TypeError, AttributeError)
_NO_TABLE: Final = CountryLines("your emergency number", ())


@dataclass(frozen=True, slots=True)
class ClinicianLine:
    """A line for clinicians themselves: its name, how to reach it, when it answers, and whom it is for."""

    name: str
    reach: str
    hours: str
    who: str


@dataclass(frozen=True, slots=True)
class CrisisPage:
    """The page: whose numbers (`country`), the emergency number, both kinds of lines, the words, when checked."""

    country: str
    emergency: str
    crisis: tuple[CrisisLine, ...]
    clinicians: tuple[ClinicianLine, ...]
    words: tuple[str, ...]
    checked: str

    def lines(self) -> tuple[str, ...]:
        """The page as plain sentences, in the order to show, read aloud or print."""
        crisis = (f"{line.name}: {line.reach}, {line.hours}." for line in self.crisis)
        clinicians = (f"{line.name}: {line.reach}, {line.hours}. {_sentence(line.who)}" for line in self.clinicians)
        return (f"In immediate danger: call {self.emergency}.", *crisis, *clinicians, *self.words)


def lines_for_clinician(country: str) -> CrisisPage:
    """The page for an ISO 3166 two-letter country; for one that the tables lack, that of the United States."""
    try:
        lines, default = lines_for(country), lines_for(DEFAULT_COUNTRY)
    except _BROKEN:
        lines = default = _NO_TABLE
    effective = DEFAULT_COUNTRY if lines is default else country.upper()
    clinicians, checked = _clinicians(effective)
    return CrisisPage(effective, lines.emergency, lines.crisis, clinicians, _words(lines, country, effective), checked)


def _clinicians(country: str) -> tuple[tuple[ClinicianLine, ...], str]:
    """The country's lines for clinicians and when they were checked; none when the table can't be read."""
    try:
        table = resource.read("clinician_lines")
        rows = table["countries"].get(country, [])
        return tuple(map(_line, rows)), str(table["checked"])
    except _BROKEN:
        return (), ""


def _line(row: Any) -> ClinicianLine:
    return ClinicianLine(*(str(row[part]) for part in ("name", "reach", "hours", "who")))


def _words(lines: CountryLines, asked: str, shown: str) -> tuple[str, ...]:
    elsewhere = f"TARA has no numbers for your country; these are those of {shown}. Your own may differ."
    return (
        *([elsewhere] if asked.upper() != shown and lines.crisis else []),
        "You matter more than this work, and you do not have to be sure that it is bad enough to call.",
        "Move away from the means if you can, and tell somebody near you now.",
        f"If you might act on it, call {lines.emergency} or go to the nearest emergency department.",
        "TARA tells nobody that you are reading this.",
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
