"""Figures about this patient, or about the evidence, that the conversation does not hold.

Two kinds: a laboratory value or vital sign stated as the patient's own (`warn`), and a percentage of outcome, risk or
accuracy from the model's memory (`note`). Source: ONC SAFER Guides (clinical documentation): a value in the record
needs its origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule
from tara_health.vocabulary import Severity

NAME: Final = "unsupported_number"
_MEASURE = (
    r"(?:blood pressure|bp|heart rate|pulse|temperature|respiratory rate|oxygen saturation|spo2|weight|bmi"
    r"|potassium|sodium"
    r"|creatinine|egfr|gfr|glucose|blood sugar|hba1c|a1c|h(?:a)?emoglobin|hematocrit|platelets?"
    r"|white (?:blood )?cell count|wbc"
    r"|inr|troponin|lactate|tsh|ldl|hdl|cholesterol|triglycerides|bilirubin|alt|ast|bnp|crp|d-dimer|psa|ferritin"
    r"|calcium)"
)
_OWN_VALUE = re.compile(
    rf"\b(?:your|his|her|their|the patient's|this patient's) (?:latest |last |most recent |current )?{_MEASURE}"
    r"(?: level| reading| count| value| result)? (?:is|was|of|at|came back(?: as| at)?|measured|has (?:risen"
    r"|fallen|dropped) to) "
    r"(?:about |around |now )?(?P<number>\d{1,3}(?:[.,]\d{1,3})?(?:\s?/\s?\d{1,3})?)"
)
_PERCENT = re.compile(r"(?<![\w.])(?P<number>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|per ?cent\b)")
_EVIDENCE = re.compile(
    r"\b(?:stud(?:y|ies)|research|trials?|evidence|surviv\w+|mortality|risk|chance|cure|success|effective"
    r"|accura\w+|sensitivity|specificity|recover\w*"
    r"|of (?:patients|people|cases|women|men|children|adults)|rates?)\b"
)
_GOAL = re.compile(r"\b(?:target|goal|below|above|under|over|less than|more than|at least|normal|if)\b[^.;]{0,20}$")


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """`warn` for a value said to be the patient's, `note` for a percentage of evidence; both only if not in the
    conversation.
    """
    for sentence in reply.sentences:
        for match in _OWN_VALUE.finditer(sentence.folded):
            if not _held(match.group("number"), reply):
                words = "States a value of this patient that the conversation does not hold."
                yield _finding(sentence.start, match, Severity.WARN, words)
        if not _EVIDENCE.search(sentence.folded):
            continue
        for match in _PERCENT.finditer(sentence.folded):
            if not _held(match.group("number"), reply) and not _GOAL.search(sentence.folded[: match.start()]):
                words = "Gives a percentage from the model's memory; check it before relying on it."
                yield _finding(sentence.start, match, Severity.NOTE, words)


def _held(number: str, reply: ReplyInContext) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d])", reply.supplied) is not None


def _finding(offset: int, match: re.Match[str], severity: Severity, words: str) -> Finding:
    return Finding(NAME, severity, offset + match.start("number"), offset + match.end("number"), words)


RULE: Final = Rule(NAME, "ONC SAFER Guides: a clinical value needs its origin", find)
