"""The ten special tokens of TARA's own weights, and which part of a prompt stands between which pair.

A model trained by this project reads its notes between marks of its own vocabulary, so that a sentence of a note can't
be mistaken for one of the clinician's. All five pairs stand on the prompt's side; a reply never holds one:

    HIPAA_COMPLIANT     the rules of the instructions that keep identifiers out and people safe
    PATIENT_EMOTION     what someone in the message feels
    MEDICAL_CONTEXT     setting, urgency, warning signs
    CLINICAL_GUIDANCE   how to answer, and the task of a clinical question
    EMPATHY_RESPONSE    the task of a message to a patient

`parts` goes by how a note's lines begin, so notes that were stored before there were tags are read alike. Notes are
made of our own sentences alone (`prompt.build`); a line that begins like none of them is guidance.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from tara_health.platform import paths
from tara_health.vocabulary import Mode

PAIRS: Final = ("MEDICAL_CONTEXT", "PATIENT_EMOTION", "CLINICAL_GUIDANCE", "EMPATHY_RESPONSE", "HIPAA_COMPLIANT")
TOKENS: Final = tuple(token for pair in PAIRS for token in (f"<{pair}>", f"</{pair}>"))
"""The control tokens in the order of the vocabulary slots that they take."""

_HEADS: Final = {
    "PATIENT_EMOTION": ("The patient seems ", "A relative seems ", "The clinician seems "),
    "MEDICAL_CONTEXT": ("Setting: ", "Urgency: ", "Warning signs: ", "There may be a risk of self-harm"),
    "HIPAA_COMPLIANT": ("Never ", "If someone may be in danger"),
}


def parts(text: str) -> Iterator[tuple[str, str]]:
    """(pair, lines) of a note, neighbouring lines of one pair together, in their order."""
    held: list[str] = []
    holder = ""
    for line in text.splitlines():
        pair = _pair_of(line)
        if held and pair != holder:
            yield holder, "\n".join(held)
            held = []
        holder = pair
        held.append(line)
    if held:
        yield holder, "\n".join(held)


def rules_of(system: str) -> tuple[str, str, str]:
    """A system text as (before, rules, after): the neighbouring lines that belong between HIPAA_COMPLIANT's marks."""
    lines = system.splitlines()
    places = [place for place, line in enumerate(lines) if line.startswith(_HEADS["HIPAA_COMPLIANT"])]
    if not places:
        return system, "", ""
    first, last = places[0], places[-1] + 1
    # Pinned facts stand behind the instructions and may begin with any word; they stay outside.
    last = next((place for place in range(first, last) if not lines[place].strip()), last)
    return "\n".join(lines[:first]), "\n".join(lines[first:last]), "\n".join(lines[last:])


def _pair_of(line: str) -> str:
    if line == _empathy_task():
        return "EMPATHY_RESPONSE"
    for pair in ("PATIENT_EMOTION", "MEDICAL_CONTEXT"):
        if line.startswith(_HEADS[pair]):
            return pair
    return "CLINICAL_GUIDANCE"


@cache
def _empathy_task() -> str:
    return (paths.resources_dir() / "prompts" / f"{Mode.PATIENT_MESSAGE.value}.txt").read_text("utf-8").strip()
