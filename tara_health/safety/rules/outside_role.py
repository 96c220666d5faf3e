"""Leaving the professional role: claiming to be a person or a clinician, having examined someone, or courting the
reader.

Source: AMA policy H-480.940 on augmented intelligence and the FSMB's 2024 statement on AI: the tool must not present
itself as a clinician. In a patient message the draft speaks with the clinician's voice, so "as your doctor" is right
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.records import Finding
from tara_health.safety.reply import ReplyInContext, Rule, negated
from tara_health.vocabulary import Mode, Severity

NAME: Final = "outside_role"
_CLINICIAN = (
    r"(?:medical |licensed |qualified |board[- ]certified |practi[sc]ing |trained )*"
    r"(?:doctor|physician|nurse|surgeon|psychiatrist|therapist|psychologist|pharmacist|clinician"
    r"|healthcare professional)"
)
_AS_CLINICIAN = re.compile(
    rf"\b(?:as (?:your|a|an) {_CLINICIAN},? (?:i|my)\b|i(?:'m| am) (?:your|a|an) {_CLINICIAN}\b"
    r"|i(?:'ve| have)? (?:examined|prescribed|operated on|seen many|treated (?:many|hundreds|thousands))\b"
    r"|in my (?:own )?(?:clinical|medical|years of|professional) (?:experience|practice)|my (?:other )?patients\b)"
)
_AS_PERSON = re.compile(
    r"\bi(?:'m| am) (?:a |actually )?(?:real )?(?:human|person)(?: being)?(?: like you)?(?=[.,!;]|$| not| and)"
    r"|\bi(?:'m| am) not (?:an? )?(?:ai|robot|machine|chatbot|computer program|language model)\b"
)
_COURTING = re.compile(
    r"\bi(?:'m| am)? (?:so |deeply |falling )?(?:in love with you|love you|desire you|want to (?:kiss|date"
    r"|touch) you)\b"
    r"|\bbe (?:your|my) (?:girlfriend|boyfriend|lover)\b|\bmy (?:darling|sweetheart|beloved)\b|\bkiss(?:es)? you\b"
)


def find(reply: ReplyInContext) -> Iterator[Finding]:
    """`block` for courting and for claiming to be a person, `warn` for speaking as a clinician to a clinician."""
    as_clinician = (
        ()
        if reply.mode is Mode.PATIENT_MESSAGE
        else ((_AS_CLINICIAN, Severity.WARN, "Speaks as if TARA were a clinician; it has examined nobody."),)
    )
    as_person = (
        ()
        if reply.mode is Mode.PATIENT_MESSAGE
        else ((_AS_PERSON, Severity.BLOCK, "Claims to be a person; TARA is a program."),)
    )
    courting = (_COURTING, Severity.BLOCK, "Leaves the professional role with romantic or intimate words.")
    for pattern, severity, words in (*as_clinician, *as_person, courting):
        for match in pattern.finditer(reply.folded):
            if pattern is not _AS_PERSON and negated(reply.folded[max(0, match.start() - 40) : match.start()]):
                continue
            if not _quoted(reply.folded, match.start()):
                yield Finding(NAME, severity, match.start(), match.end(), words)


def _quoted(text: str, place: int) -> bool:
    """Words given as an example of what someone says are not TARA's own."""
    return text[max(0, place - 1) : place] in {'"', "“", "«"}


RULE: Final = Rule(NAME, "AMA policy H-480.940; FSMB statement on AI (2024)", find)
