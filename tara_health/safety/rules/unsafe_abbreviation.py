"""Abbreviations that have led to medication errors: U, IU, QD, QOD, MS, MSO4, MgSO4.

Source: The Joint Commission, official "Do Not Use" list (part of the Information Management standards). MS is reported
only beside a dose, where it can mean morphine or magnesium sulphate; elsewhere it is multiple sclerosis.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.vocabulary import Severity

NAME: Final = "unsafe_abbreviation"
_WRITE_OUT: Final = {
    "u": "units",
    "iu": "international units",
    "qd": "daily",
    "qod": "every other day",
    "ms": "morphine sulfate or magnesium sulfate",
    "mso4": "morphine sulfate",
    "mgso4": "magnesium sulfate",
}
_FOUND = re.compile(
    r"(?<![\w.])\d[\d,.]{0,9}\s?(?P<unit>IU|U|u)(?![\w'-]|/[mdµ]?[lL])"
    r"|(?<![\w.])(?P<times>Q\.?O\.?D|q\.?o\.?d|Q\.?D|q\.?d)(?![\w'])"
    r"|(?<!\w)(?P<salt>MgSO4|MGSO4|MSO4)(?!\w)"
    r"|(?<!\w)(?P<ms>MS)(?= ?\d[\d.]{0,5} ?(?:mg|g)\b)"
)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `warn` for each abbreviation of the list, with the words to write instead."""
    for match in _FOUND.finditer(reply.response):
        group = match.lastgroup or "unit"
        short = match.group(group).replace(".", "")
        sentence = f'"{match.group(group)}" is on the Do Not Use list; write "{_WRITE_OUT[short.lower()]}".'
        yield Finding(NAME, Severity.WARN, match.start(group), match.end(group), sentence)


RULE: Final = Rule(NAME, 'The Joint Commission, official "Do Not Use" list', find)
