"""The compliant alternative: what is shown in place of a reply that was withheld.

Promises: it names the kind of rule and how many findings it made, never a word of the withheld reply, and it makes no
clinical claim. In a patient message it adds a neutral skeleton for the clinician to fill in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tara_health.records import Finding
from tara_health.vocabulary import Mode

_KINDS: Final = {
    "lethal_advice": "advice that could end a life",
    "contraindicated_advice": "advice that published warnings forbid for this situation",
    "dangerous_delay": "advice to wait in spite of an emergency sign",
    "unsupported_dose": "a dose above the labelled maximum",
    "unsupported_number": "a figure that the conversation does not hold",
    "decimal_notation": "a dose written so that it can be misread tenfold",
    "unsafe_abbreviation": "an abbreviation that has caused medication errors",
    "certain_diagnosis": "a diagnosis stated as certain",
    "promised_outcome": "a promised outcome",
    "outside_role": "words outside TARA's professional role",
    "invented_citation": "a citation that nobody gave",
    "disclosure_not_entitled": "something of a person's health told to somebody who may not be entitled to it",
    "invented_contact": "a telephone number or address that nobody gave",
}
_IDENTIFIER: Final = "an identifier that this conversation does not hold"
_OTHER: Final = "text that a rule of your institution does not allow"
_NEXT: Final = {
    Mode.CLINICAL_QUESTION: (
        "You can ask again with more of the facts (age, weight, diagnosis, current drugs), ask for what "
        "to consider instead"
        " of what to do, or look it up in your usual reference. Nothing of your conversation was lost."
    ),
    Mode.PATIENT_MESSAGE: (
        "You can ask again with other words, or start from the outline below. Nothing of your conversation was lost."
    ),
}
_EMERGENCY_NEXT: Final = (
    "If this is happening now, follow your emergency protocol; do not wait for an answer from TARA."
)
_OUTLINE: Final = (
    "Dear [name],\n\n"
    "Thank you for your message. I have read it, and I understand that [what the patient said or asked].\n\n"
    "[Your own clinical answer.]\n\n"
    "If anything gets worse or worries you before we speak, please call our office at [number]. In an "
    "emergency, call your"
    " local emergency number.\n\n"
    "[Your name and role]"
)


def compliant_alternative(findings: Sequence[Finding], mode: Mode) -> str:
    """Say plainly that a reply was withheld, which kinds of rule withheld it, and what the clinician can do."""
    kinds = list(dict.fromkeys(_kind(finding) for finding in findings)) or [_OTHER]
    parts = [f"TARA withheld this reply. Its checks found {_joined(kinds)}.", _NEXT[mode]]
    if any(finding.rule in {"dangerous_delay", "lethal_advice"} for finding in findings):
        parts.insert(1, _EMERGENCY_NEXT)
    text = " ".join(parts)
    return f"{text}\n\n{_OUTLINE}" if mode is Mode.PATIENT_MESSAGE else text


def _kind(finding: Finding) -> str:
    return _IDENTIFIER if finding.category else _KINDS.get(finding.rule, _OTHER)


def _joined(kinds: list[str]) -> str:
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
