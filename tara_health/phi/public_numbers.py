"""Numbers that anyone may dial: emergency numbers and crisis lines, from resources/rules/escalation_lines.json.

They name nobody, so that no reading masks them as telephone numbers and a reply may give them. The same digits as a
year, a date, an age or a record number are none of these. By hand: `tara scan "Call 911 or text 988"`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final

from tara_health.errors import AnalysisError
from tara_health.platform import paths

_NUMBER: Final = re.compile(r"\+?\d[\d -]*\d|\d")
_PARTING: Final = " /,;:.()[]&"


@cache
def known_numbers() -> frozenset[str]:
    """Every number of the table, digits alone: the only ones a reply may give that its conversation does not hold."""
    table = _table()
    rows = table["countries"].values()
    reaches = [reach for row in rows for reach in (row["emergency"], *(line["reach"] for line in row["crisis"]))]
    found = (re.sub(r"\D", "", number) for reach in reaches for number in _NUMBER.findall(reach))
    return frozenset(number for number in found if number) | frozenset(table["also_known"])


def only_public(text: str) -> bool:
    """Is `text`, read as a telephone number, nothing but such numbers and what parts them, as in `911/999/112`?"""
    numbers = [re.sub(r"\D", "", number) for number in _NUMBER.findall(text)]
    parted = not _NUMBER.sub("", text).strip(_PARTING)
    return bool(numbers) and parted and all(number in known_numbers() for number in numbers)


def _table() -> Any:
    try:
        return json.loads((paths.resources_dir() / "rules" / "escalation_lines.json").read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise AnalysisError(
            "The table of emergency numbers can't be read.",
            untouched="Your conversations are unharmed.",
            remedy="Reinstall TARA or ask IT to restore its resources folder.",
        ) from problem
