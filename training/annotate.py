"""What a sample's source did not say, read by TARA's own analysers: feeling, setting, haste, and the medical words.

So a model is trained on the labels that it will be given: at run time the same analysers make the same notes. Labels
that an author gave stay as they are. Does not promise that a reading is right: docs/EVIDENCE.md says how often it is.
By hand: `Annotator(Analyst()).annotated(sample)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tara_health.affect.named import named_feelings
from tara_health.affect.response_needed import response_needed
from tara_health.analysis import Analyst
from tara_health.clinical.labs import read_labs
from tara_health.clinical.vitals import read_vitals
from tara_health.text.folded import fold
from tara_health.text.lexicon import is_drug
from training.schema import EmotionalContext, MedicalContext, Sample, Turn
from training.sources.unlabelled import CALM, GENERAL

READ_CHARACTERS: Final = 4_000
"""How much of a conversation is read for its labels: from its beginning, where the reason for it is told."""
KEYWORDS: Final = 12
"""Medical words that a turn is given at most."""
ANSWERING: Final = frozenset({"assistant", "draft", "doctor", "clinician", "colleague", "nurse"})
"""Speakers whose words do not tell what the other one feels."""
_WORD: Final = re.compile(r"[^\W\d_]{4,30}")


class Annotator:
    """Adds what the analysers see. `analyst` is loaded when first asked."""

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    def annotated(self, sample: Sample) -> Sample:
        """`sample` with labels where its source had none, and with the medical words of every turn."""
        if sample.emotional_context == CALM and sample.medical_context == GENERAL:
            sample = self._labelled(sample)
        return sample.model_copy(update={"conversation": tuple(map(_marked, sample.conversation))})

    def _labelled(self, sample: Sample) -> Sample:
        read = self._analyst.analyze(_told(sample))
        emotion = read.emotion
        felt = EmotionalContext(
            patient_emotion=emotion.patient_emotion,
            patient_emotion_intensity=round(emotion.intensity, 2),
            doctor_response_needed=response_needed(emotion, read.urgency, self_harm=read.self_harm),
        )
        medical = MedicalContext(specialty=read.specialty, urgency_level=read.urgency, complexity=read.complexity)
        changes = {"scenario": read.scenario, "emotional_context": felt, "medical_context": medical}
        return sample.model_copy(update=changes)


def _told(sample: Sample) -> str:
    """The words of those who ask, or all of them where everybody answers."""
    asked = [turn.message for turn in sample.conversation if turn.speaker not in ANSWERING]
    return "\n".join(asked or [turn.message for turn in sample.conversation])[:READ_CHARACTERS]


def _marked(turn: Turn) -> Turn:
    folded = fold(turn.message).folded
    keywords = tuple(dict.fromkeys(_medical_words(turn.message, folded)))[:KEYWORDS]
    feelings = tuple(named_feelings(folded)) if turn.speaker not in ANSWERING else ()
    return turn.model_copy(
        update={
            "medical_keywords": turn.medical_keywords or keywords or None,
            "emotional_markers": turn.emotional_markers or feelings or None,
        }
    )


def _medical_words(text: str, folded: str) -> Iterator[str]:
    """Drugs by their names, then what was measured."""
    yield from (word.casefold() for word in _WORD.findall(text) if is_drug(word))
    yield from (measured.kind for measured in (*read_vitals(folded), *read_labs(folded)))
