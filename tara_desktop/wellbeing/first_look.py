"""The numbers at once: the rules alone read what was written, while the readers load or another reply is written.

They know fewer wordings than the readers, who read the same text afterwards, and take milliseconds.
"""

from __future__ import annotations

from tara_health.wellbeing.crisis import CrisisPage, lines_for_clinician


def numbers_by_rules(text: str, country: str) -> CrisisPage | None:
    """The crisis page where the rules find danger to oneself in `text`. Never on the GUI thread."""
    from tara_health.clinical.reading import read_by_rules

    return lines_for_clinician(country) if read_by_rules(text).self_harm else None
