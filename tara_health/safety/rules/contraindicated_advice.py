"""Contraindicated advice: a thing advised that published warnings forbid for the person spoken of.

Data: resources/rules/safety_contraindications.json. Each row names the advice, the condition that forbids it (in the
reply's sentence or anywhere in the conversation), its severity, its sentence and its source. Advice that is denied or
warned against ("never give aspirin to a child") is no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from tara_health.records import Finding, Severity
from tara_health.safety.reply import ReplyInContext, Rule, negated
from tara_health.safety.rule_set import read_resource

NAME: Final = "contraindicated_advice"
_WARNED = re.compile(
    r"\b(?:contraindicat\w+|dangerous|harmful|should (?:be avoided|not)|must not|never|not (?:be )?(?:given|safe"
    r"|recommended|advised)"
    r"|avoid(?:ed|ing)?|do not|don't|risk of|can cause|increases? the risk|interact\w*|warn\w*|unless|error|fatal"
    r"|death"
    r"|instead of|rather than|myth|stop taking it if)\b"
)


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the table, compiled. `person` is empty where the advice is wrong for everybody."""

    advice: re.Pattern[str]
    person: re.Pattern[str] | None
    severity: Severity
    sentence: str


@cache
def _rows() -> tuple[_Row, ...]:
    table = read_resource("safety_contraindications")
    words = {name: "|".join(alternatives) for name, alternatives in table["words"].items()}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{words[name.group(1)]})", pattern))

    return tuple(
        _Row(
            compiled(row["advice"]),
            compiled(row["person"]) if row["person"] else None,
            Severity(row["severity"]),
            row["sentence"],
        )
        for row in table["rows"]
    )


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A finding for each forbidden advice, with the severity its row names."""
    for sentence in reply.sentences:
        if _WARNED.search(sentence.folded):
            continue
        for row in _rows():
            match = row.advice.search(sentence.folded)
            if match is None or negated(sentence.folded[: match.start()]):
                continue
            if row.person and not (row.person.search(sentence.folded) or row.person.search(reply.supplied)):
                continue
            start = sentence.start + match.start()
            yield Finding(NAME, row.severity, start, sentence.start + match.end(), row.sentence)


RULE: Final = Rule(NAME, "FDA labelling and the sources named in safety_contraindications.json", find)
