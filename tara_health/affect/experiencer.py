"""Who feels it: the patient, a relative, or the clinician who is typing?

1. The nearest person named before the feeling in its sentence decides, when it is a relative or a patient ("his wife
is terrified"). 2. A feeling told in the first person belongs to the writer: a clinician when the message speaks of
shifts, wards or "my patient", a relative when it speaks of a family member who is ill, otherwise the patient. 3. Else
the patient. By hand: `who_feels("my husband is dying and i'm scared", 27)`."""

from __future__ import annotations

from functools import cache
from typing import Final

from tara_health.clinical.context import split_sentences
from tara_health.clinical.patterns import Phrases, stored_json
from tara_health.clinical.spans import Spans

_FILE: Final = "lexicons/affect/emotions.json"
_KINDS: Final = (
    "clinician",
    "relative_is_ill",
    "relative_in_care",
    "relative_is_well",
    "relative_feels",
    "patient_feels",
    "writer_feels",
    "others_feel",
)


@cache
def _words() -> dict[str, Phrases]:
    data = stored_json(_FILE)
    return {kind: Phrases(*data[kind]) for kind in _KINDS}


def who_feels(folded: str, position: int) -> str:
    """One of `records.EXPERIENCERS` for the feeling that begins at `position` of `folded`."""
    words = _words()
    start, end = next((span for span in split_sentences(folded) if span[0] <= position < span[1]), (0, len(folded)))
    sentence = folded[start:end]
    nearest = _nearest_before(words, sentence, position - start)
    if nearest == "relative_feels":
        return "relative"
    if nearest == "patient_feels":
        return "patient"
    if nearest == "writer_feels" or speaks_of_self(folded):
        return _writer(words, folded)
    return "patient"


def speaks_of_self(folded: str) -> bool:
    """Does the writer speak of themselves?"""
    return _words()["writer_feels"].found(folded)


def names_a_person(folded: str) -> bool:
    """Is anybody spoken of who could feel something: the writer, a patient, a relative?"""
    words = _words()
    return any(words[kind].found(folded) for kind in ("writer_feels", "relative_feels", "patient_feels", "others_feel"))


def who_writes(folded: str) -> str:
    """Whose message is it, where no feeling is told: a relative's or a clinician's when it says so, else the
    patient's."""
    return _writer(_words(), folded) if speaks_of_self(folded) else "patient"


def _nearest_before(words: dict[str, Phrases], sentence: str, position: int) -> str:
    """Which kind of person is named last before `position`."""
    last = {
        kind: max((start for start, end in words[kind].spans(sentence) if end <= position), default=-1)
        for kind in ("relative_feels", "patient_feels", "writer_feels")
    }
    kind = max(last, key=lambda name: last[name])
    return kind if last[kind] >= 0 else ""


def _writer(words: dict[str, Phrases], folded: str) -> str:
    if words["clinician"].found(folded):
        return "clinician"
    if words["relative_in_care"].found(folded):
        return "relative"
    bystanders = Spans(words["relative_is_well"].spans(folded))
    ill = [start for start, _ in words["relative_is_ill"].spans(folded)]
    return "relative" if any(not bystanders.hold(start) for start in ill) else "patient"
