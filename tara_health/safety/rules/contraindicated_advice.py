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

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule, negated
from tara_health.safety.rule_set import read_resource
from tara_health.vocabulary import Severity

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
    """One row, compiled: the advice, for whom it is wrong (None: everybody), and what makes it right after all."""

    advice: re.Pattern[str]
    person: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    severity: Severity
    sentence: str


_ADVISES: Final = r"\b<give>\b <mild>"
_PERMITTED: Final = (
    r"\b(?: [\w/.-]+){0,3}? (?:(?:is|are|would be|should be) (?:also |still |generally |quite |perfectly |completely "
    r"|usually |considered )?(?:safe|fine|ok|okay|acceptable|all right|suitable|(?:a|an) (?:good|safe|reasonable|fine"
    r"|excellent|acceptable) (?:choice|option))|(?:can|may) (?:also |still |safely )?be (?:safely )?(?:used|added"
    r"|given|started|taken|continued|combined|prescribed|co-?administered))\b(?![^.;]*\?)"
)


def _with_permission(advice: str) -> str:
    """Advice to give a drug, and the same drug called safe or usable ("ibuprofen is fine with ...")."""
    if not advice.startswith(_ADVISES):
        return advice
    drug = advice.removeprefix(_ADVISES).removesuffix(r"\b")
    return rf"{advice}|\b{drug}{_PERMITTED}"


@cache
def _rows() -> tuple[_Row, ...]:
    table = read_resource("safety_contraindications")
    words = {name: "|".join(alternatives) for name, alternatives in table["words"].items()}

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"<(\w+)>", lambda name: f"(?:{words[name.group(1)]})", pattern))

    return tuple(
        _Row(
            compiled(_with_permission(row["advice"])),
            compiled(row["person"]) if row["person"] else None,
            compiled(row["unless"]) if "unless" in row else None,
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
            if _applies(row, sentence.folded, reply.supplied):
                start = sentence.start + match.start()
                yield Finding(NAME, row.severity, start, sentence.start + match.end(), row.sentence)


def _applies(row: _Row, sentence: str, supplied: str) -> bool:
    """Is the person one for whom the row's advice is wrong, as far as the sentence or the conversation says?"""
    if row.unless and (row.unless.search(sentence) or row.unless.search(supplied)):
        return False
    return row.person is None or _holds(row.person, sentence) or _holds(row.person, supplied)


def _holds(condition: re.Pattern[str], text: str) -> bool:
    """Does `text` state the condition at least once without denying it ("not pregnant", "no penicillin allergy")?"""
    return any(
        not _DENIED_BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        and not _DENIED_AFTER.match(text[match.end() : match.end() + 30])
        for match in condition.finditer(text)
    )


_DENIED_BEFORE = re.compile(
    r"\b(?:no|not|non|denies|denied|without|never|negative for|isn't|wasn't|rules? out|ruled out|excluded?"
    r"|free of)\b[^.;\n]*$"
)
_DENIED_AFTER = re.compile(r"\s*(?:test )?(?:is |was )?(?:negative|ruled out|excluded|absent)\b")


RULE: Final = Rule(NAME, "FDA labelling and the sources named in safety_contraindications.json", find)
