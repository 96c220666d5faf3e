"""A small sample for tests of the pipeline of data."""

from __future__ import annotations

from training.schema import EmotionalContext, MedicalContext, Sample, Turn

REPLY = "That sounds frightening. The scan is a picture and does not hurt. Please call us with any question."


def sample(identity: str = "one", message: str = "She is scared of the scan.", reply: str = REPLY) -> Sample:
    """A draft to a patient with an author's labels."""
    return Sample(
        conversation_id=identity,
        scenario="informed_consent",
        participants=("clinician", "draft", "patient"),
        emotional_context=EmotionalContext(
            patient_emotion="fearful", patient_emotion_intensity=0.8, doctor_response_needed="calm_fear"
        ),
        medical_context=MedicalContext(specialty="neurology", urgency_level="routine", complexity="low"),
        conversation=(Turn(speaker="clinician", message=message), Turn(speaker="draft", message=reply)),
    )
