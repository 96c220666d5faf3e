"""Dangerous delay: the message carries an emergency and the reply tells the reader to wait.

Source: the published criteria behind the red flags of `tara_health.clinical.red_flags` (and present self-harm): an
emergency sign asks for help now, an urgent one for assessment the same day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import Asked, ReplyInContext, Rule, negated
from tara_health.vocabulary import Severity, Urgency

NAME: Final = "dangerous_delay"
_DELAY = re.compile(
    r"\b(?:wait (?:until|till|for|a|and see|it out|another|\d)[^.;,]{0,40}|(?:can|could|may|should|it's fine to"
    r"|okay to|safe to) (?:safely )?wait\b[^.;,]{0,30}"
    r"|(?:no|isn't any|not any|without any) (?:need|reason|rush|hurry|urgency) to (?:go|call|seek|see|visit|rush"
    r"|send|contact|refer|bring)[^.;,]{0,40}"
    r"|(?:don't|do not|doesn't|does not|needn't|need not) (?:need|have)? ?(?:to )?(?:go|call|seek|visit|rush"
    r"|worry)(?: to| for)? (?:the |an? |911|emergency|er\b|ed\b|hospital|urgent)[^.;,]{0,30}"
    r"|no need (?:for|of) (?:an? |the )?(?:ambulance|911|999|emergency|er\b|ed\b|hospital|doctor|urgent)[^.;,]{0,30}"
    r"|(?:go|stay|send (?:him|her|them)|went)(?: back)? home and (?:rest|sleep|wait|relax|lie down|monitor|watch|see)"
    r"[^.;,]{0,30}|(?:only|just|merely|simply|nothing but|nothing more than) (?:an? |some )?(?:\w+ )?(?:anxiety|panic"
    r"(?: attack)?|stress|nerves|indigestion|heartburn|reflux|muscle strain|growing pains|wind|tiredness)\b"
    r"|(?:call|ring|phone|check|come) back (?:in (?:a|two|three|\d+|a few|several) (?:days?|weeks?|months?)"
    r"|next (?:week"
    r"|month)|tomorrow|on \w+day|after the weekend)|(?:leave|give) it (?:until|till|for|a few|another|\d)[^.;,]{0,30}"
    r"|(?:is|are) not (?:an? )?(?:medical )?(?:emergency|emergencies|urgent)|not urgent\b|nothing urgent"
    r"|(?P<later>(?:see|review|follow up|reassess|recheck|come back|return|book|schedule"
    r"|make an appointment)[^.;]{0,40}\b(?:in (?:a|two|three|\d+|a few|the next few|several) (?:days?|weeks?"
    r"|months?)|next (?:week|month)|tomorrow|at (?:the|your|their) next (?:visit|appointment)|routine(?:ly)?))"
    r"|(?:rest|sleep|stay|monitor|observe|watch)(?: it)? at home\b[^.;,]{0,30}|sleep it off|see (?:how|if) (?:you"
    r"|it|he|she|they|things|the \w+) (?:feels?|goes?|improves?|pass(?:es)?|is|are|does|do|gets?|looks?"
    r"|settles?)\b[^.;,]{0,20}"
    r"|take (?:some |an? )?(?:antacids?|paracetamol|acetaminophen|ibuprofen) and (?:rest|wait|sleep)[^.;,]{0,20})"
)
_HELP_NOW = re.compile(
    r"\b(?:call (?:911|999|112|000|111|an ambulance|emergency)|immediately|right away|emergency department"
    r"|activate|code |without delay|stat\b)"
)
_SENTENCE: Final = (
    "Advises waiting although the message holds an emergency sign ({sign}); such a sign asks for immediate assessment."
)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """`block` for advice to wait with an emergency sign; `warn` for a later visit, or with an urgent sign only."""
    candidates = [
        (sentence.start, match)
        for sentence in reply.sentences
        for match in _DELAY.finditer(sentence.folded)
        if not negated(sentence.folded[: match.start()]) and not _urges_help(sentence.folded, match)
    ]
    if not candidates:
        return
    grave = _gravest(reply.asked)
    if grave is None:
        return
    sign, most = grave
    for start, match in candidates:
        sentence = _SENTENCE.format(sign=sign)
        severity = Severity.WARN if match.lastgroup == "later" else most
        yield Finding(NAME, severity, start + match.start(), start + match.end(), sentence)


def _urges_help(sentence: str, match: re.Match[str]) -> bool:
    """Does the rest of the sentence ask for help at once? Then the delay speaks of what comes after it."""
    return _HELP_NOW.search(f"{sentence[: match.start()]} | {sentence[match.end() :]}") is not None


def _gravest(asked: Asked) -> tuple[str, Severity] | None:
    """The gravest sign of the message, and how grave advice to wait is beside it."""
    if asked.signs and asked.signs[0].urgency is Urgency.EMERGENCY:
        return _name(asked.signs[0].rule), Severity.BLOCK
    if asked.self_harm:
        return "possible self-harm", Severity.BLOCK
    return (_name(asked.signs[0].rule), Severity.WARN) if asked.signs else None


def _name(rule: str) -> str:
    return rule.rsplit(".", 1)[-1].replace("_", " ")


RULE: Final = Rule(NAME, "CDC and American Heart Association public emergency guidance", find)
