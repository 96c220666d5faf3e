"""A sample of a source that says nothing of feeling or setting: calm and general until `training.annotate` reads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tara_health.vocabulary import Complexity, Urgency
from training.schema import EmotionalContext, MedicalContext, Sample, Turn

CALM: Final = EmotionalContext(patient_emotion="neutral", patient_emotion_intensity=0.0, doctor_response_needed="none")
GENERAL: Final = MedicalContext(specialty="general", urgency_level=Urgency.ROUTINE, complexity=Complexity.LOW)


def unlabelled(identity: str, said: Sequence[tuple[str, str]], objectives: Sequence[str] = ()) -> Sample:
    """The sample of (speaker, message) pairs; neighbouring messages of one speaker become one turn."""
    turns: list[tuple[str, str]] = []
    for speaker, message in said:
        words = " ".join(message.split())
        if not words:
            continue
        if turns and turns[-1][0] == speaker:
            turns[-1] = (speaker, f"{turns[-1][1]} {words}")
        else:
            turns.append((speaker, words))
    return Sample(
        conversation_id=identity,
        scenario="consultation",
        participants=tuple(dict.fromkeys(speaker for speaker, _ in turns)),
        emotional_context=CALM,
        medical_context=GENERAL,
        conversation=tuple(Turn(speaker=speaker, message=message) for speaker, message in turns),
        learning_objectives=tuple(objectives),
    )
