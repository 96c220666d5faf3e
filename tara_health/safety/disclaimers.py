"""The short honest sentence under a reply: what it is, and that a clinician decides."""

from __future__ import annotations

from typing import Final

from tara_health.vocabulary import Mode

_OF_MODE: Final = {
    Mode.CLINICAL_QUESTION: (
        "Written by a language model from memory. Check it against your own sources before you act on it."
    ),
    Mode.PATIENT_MESSAGE: "A draft by a language model. Read it, correct it and send it as your own, or not at all.",
}
_DEMONSTRATION: Final = (
    "The weights in use are for demonstration, not for clinical use: the answer may be wrong in every part."
)


def disclaimer(mode: Mode, model_label: str) -> str:
    """The sentence for `mode`; for demonstration weights it begins by saying that they are not for clinical use."""
    words = _OF_MODE[mode]
    label = model_label.lower()
    if "demonstration" in label or "not for clinical use" in label:
        return f"{_DEMONSTRATION} {words}"
    return words
