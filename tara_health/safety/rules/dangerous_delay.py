"""Dangerous delay: the message carries an emergency and the reply tells the reader to wait.

Source: the emergency signs of the CDC and AHA public guidance (chest pain, stroke signs, anaphylaxis, sepsis, suicide
risk): each asks for immediate help. The signs are data in resources/rules/safety_emergency_signs.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tara_health.records import Finding, Severity
from tara_health.safety.reply import ReplyInContext, Rule, fold, negated
from tara_health.safety.rule_set import read_resource

NAME: Final = "dangerous_delay"
_DELAY = re.compile(
    r"\b(?:wait (?:until|till|for|a|and see|it out|another|\d)[^.;,]{0,40}|(?:can|could|may|should|it's fine to"
    r"|okay to|safe to) (?:safely )?wait\b[^.;,]{0,30}"
    r"|(?:no|isn't any|not any|without any) (?:need|reason|rush|hurry|urgency) to (?:go|call|seek|see|visit|rush"
    r"|send|contact|refer|bring)[^.;,]{0,40}"
    r"|(?:don't|do not|doesn't|does not|needn't|need not) (?:need|have)? ?(?:to )?(?:go|call|seek|visit|rush"
    r"|worry)(?: to| for)? (?:the |an? |911|emergency|er\b|ed\b|hospital|urgent)[^.;,]{0,30}"
    r"|(?:is|are) not (?:an? )?(?:medical )?(?:emergency|emergencies|urgent)|not urgent\b|nothing urgent"
    r"|(?P<later>(?:see|review|follow up|reassess|recheck|come back|return|book|schedule"
    r"|make an appointment)[^.;]{0,40}\b(?:in (?:a|two|three|\d+|a few|the next few|several) (?:days?|weeks?"
    r"|months?)|next (?:week|month)|tomorrow|at (?:the|your|their) next (?:visit|appointment)|routine(?:ly)?))"
    r"|(?:rest|sleep|stay|monitor|observe|watch)(?: it)? at home\b[^.;,]{0,30}|sleep it off|see (?:how|if) (?:you"
    r"|it|he|she|they|things) (?:feel|goes|go|improve|pass)[^.;,]{0,20}"
    r"|take (?:some |an? )?(?:antacids?|paracetamol|acetaminophen|ibuprofen) and (?:rest|wait|sleep)[^.;,]{0,20})"
)
_HELP_NOW = re.compile(
    r"\b(?:call (?:911|999|112|000|111|an ambulance|emergency)|immediately|right away|emergency department"
    r"|activate|code |without delay|stat\b)"
)
_SENTENCE: Final = (
    "Advises waiting although the message holds an emergency sign ({sign}); such a sign asks for immediate assessment."
)


@cache
def _signs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = read_resource("safety_emergency_signs")["signs"]
    return tuple((row["sign"], re.compile(row["pattern"])) for row in rows)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """`block` for advice to wait and `warn` for a later visit, when the message holds a sign that is not denied."""
    candidates = [
        (sentence.start, match)
        for sentence in reply.sentences
        for match in _DELAY.finditer(sentence.folded)
        if not negated(sentence.folded[: match.start()]) and not _urges_help(sentence.folded, match)
    ]
    if not candidates:
        return
    sign = emergency_sign(fold(reply.message))
    if sign is None:
        return
    for start, match in candidates:
        sentence = _SENTENCE.format(sign=sign)
        severity = Severity.WARN if match.lastgroup == "later" else Severity.BLOCK
        yield Finding(NAME, severity, start + match.start(), start + match.end(), sentence)


def _urges_help(sentence: str, match: re.Match[str]) -> bool:
    """Does the rest of the sentence ask for help at once? Then the delay speaks of what comes after it."""
    return _HELP_NOW.search(f"{sentence[: match.start()]} | {sentence[match.end() :]}") is not None


def emergency_sign(message: str) -> str | None:
    """The first emergency sign that `message` (in lower case) holds and does not deny."""
    for sign, pattern in _signs():
        for match in pattern.finditer(message):
            before = message[max(0, match.start() - 50) : match.start()]
            if not re.search(
                r"\b(?:no|denies|denied|without|never had|negative for|history of|h/o|not)\b[^.;]*$", before
            ):
                return sign
    return None


RULE: Final = Rule(NAME, "CDC and American Heart Association public emergency guidance", find)
