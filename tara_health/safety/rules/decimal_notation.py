"""Trailing zeros and naked decimals in a dose: "1.0 mg" is read as 10 mg, ".5 mg" as 5 mg.

Source: The Joint Commission, official "Do Not Use" list; ISMP list of error-prone abbreviations. A trailing zero in a
laboratory value or a size is allowed by the same list and is not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.vocabulary import Severity

NAME: Final = "decimal_notation"
_UNIT = (
    r"\s?-?(?:mcg|micrograms?|µg|μg|mg|milligrams?|g|grams?|kg|units?|meq|mmol|ml|tablets?)\b"
    r"(?!\s?/\s?(?:d?l|ml|mmol)\b)"
)
_TRAILING = re.compile(rf"(?<![\d.,])\d{{1,7}}\.0{{1,4}}(?={_UNIT})", re.IGNORECASE)
_NAKED = re.compile(rf"(?<![\w.,)])\.\d{{1,4}}(?={_UNIT})", re.IGNORECASE)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `warn` for each dose written so that a missed point changes it tenfold."""
    for match in _TRAILING.finditer(reply.response):
        whole = match.group().split(".")[0]
        yield _finding(match, f"Trailing zero: if the point is missed the dose is tenfold; write {whole}.")
    for match in _NAKED.finditer(reply.response):
        yield _finding(match, f"Naked decimal: if the point is missed the dose is tenfold; write 0{match.group()}.")


def _finding(match: re.Match[str], sentence: str) -> Finding:
    return Finding(NAME, Severity.WARN, match.start(), match.end(), sentence)


RULE: Final = Rule(NAME, 'The Joint Commission, official "Do Not Use" list', find)
