"""A diagnosis stated as certain: "you definitely have appendicitis", "this is without doubt a heart attack".

Source: National Academies, Improving Diagnosis in Health Care (2015), ch. 2: a diagnosis is a working hypothesis whose
uncertainty belongs in the communication. A diagnosis that the conversation itself holds may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule, negated
from tara_health.vocabulary import Severity

NAME: Final = "certain_diagnosis"
_SURE = r"(?:definitely|certainly|clearly|undoubtedly|obviously|unquestionably|surely|without (?:a|any) doubt|100\s?% )"
_DISEASE = (
    r"(?:[a-z-]*(?:itis|osis|emia|aemia|oma|opathy|pathy|plegia|sepsis|rrhage|ectasis|litis|thyroidism|syndrome)"
    r"|cancer|tumou?rs?|stroke|diabetes|asthma|copd|(?:myocardial )?infarction|heart (?:attack|failure)"
    r"|pulmonary embolism"
    r"|embolism"
    r"|depression|(?:bipolar|anxiety|panic) disorder|schizophrenia|dementia|alzheimer's(?: disease)?"
    r"|parkinson's(?: disease)?"
    r"|epilepsy|migraine|flu|influenza|covid(?:-19)?|gout|lupus|measles|shingles|angina|hernia|hypertension|gerd"
    r"|pregnancy|miscarriage|dvt|pe|ms|uti|urinary tract infection|kidney (?:stones?|failure)|gallstones?)"
)
_STATED = re.compile(
    rf"\b(?:(?:you|he|she|they|the patient|your (?:mother|father|child|son|daughter|patient)) {_SURE} (?:has|have"
    rf"|had|suffers?)\b"
    rf"|(?:this|it|that) (?:is|must be) {_SURE} (?:an? |the )?(?:\w+ ){{0,2}}?{_DISEASE}\b"
    rf"|{_SURE},? (?:this|it|that) is (?:an? )?(?:\w+ ){{0,2}}?{_DISEASE}\b"
    rf"|(?:there is|there's) no (?:doubt|question) (?:that |about it)?"
    rf"|(?:i (?:can|am able to) )?(?:diagnose|confirm) (?:you|the patient|him|her)? ?(?:with|that (?:you|he|she"
    rf"|the patient) ha(?:s|ve)) "
    rf"(?:\w+ ){{0,2}}?{_DISEASE}\b"
    rf"|the diagnosis is (?:\w+ ){{0,3}}?{_DISEASE}\b"
    rf"|you have (?:an? |the )?(?:\w+ ){{0,2}}?{_DISEASE}\b"
    rf"|(?:this is|it is|it's|that is|(?:he|she|(?:the|your|this) (?:patient|child|mother|father|son|daughter|baby"
    rf"|man|woman)) has) (?:an? |the )?(?:\w+ ){{0,2}}?{_DISEASE}(?=\s*[.!]))"
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|likely|probably|possibl[ey]|perhaps|suggests?|consistent with|suspect\w*|appears?"
    r"|seems?|if|whether"
    r"|unless|confirm(?:ed|ation)? (?:by|with)|rule out|differential|until|when|cannot be sure|not certain"
    r"|do you think)\b"
)
_SENTENCE: Final = "States a diagnosis as certain; treat it as one hypothesis and confirm it by examination and tests."


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """A `warn` for each diagnosis stated without doubt that the conversation does not already hold."""
    for sentence in reply.sentences:
        if _HEDGE.search(sentence.folded) or sentence.folded.rstrip().endswith("?"):
            continue
        for match in _STATED.finditer(sentence.folded):
            disease = re.search(rf"{_DISEASE}$", match.group())
            known = disease is not None and disease.group() in reply.supplied
            if known or negated(sentence.folded[: match.start()]):
                continue
            yield Finding(NAME, Severity.WARN, sentence.start + match.start(), sentence.start + match.end(), _SENTENCE)


RULE: Final = Rule(NAME, "National Academies, Improving Diagnosis in Health Care (2015), chapter 2", find)
