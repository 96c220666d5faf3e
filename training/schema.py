"""The training sample, DESIGN.md section 7, one JSON object a line: what every source becomes and every stage reads.

Promises: a line that breaks the schema is named by file, number and field, never by its words (they may be a
patient's); unknown keys are refused, so that a typo is not silently dropped; reading takes the memory of one line. It
does not promise that a sample is true, safe or free of identifiers: `training.prepare` looks. By hand:
`next(read_samples(Path("data/medical_consultations.jsonl")))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from tara_health.affect.response_needed import NEED_OF
from tara_health.vocabulary import EMOTIONS, SCENARIOS, SPECIALTIES, Complexity, Urgency

LINE_BYTES: Final = 1_000_000
"""The longest line that is read; a document of the literature corpus stays far below."""
NEEDS: Final = tuple(sorted({*NEED_OF.values(), "secure_safety"}))
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200_000)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class SampleError(ValueError):
    """A line that is no sample; names file, line and field."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EmotionalContext(_Strict):
    """What the patient side feels, and what the reply should do first."""

    patient_emotion: Literal[EMOTIONS]  # type: ignore[valid-type]
    patient_emotion_intensity: float = Field(ge=0, le=1)
    doctor_response_needed: Literal[NEEDS]  # type: ignore[valid-type]

    @model_validator(mode="after")
    def _neutral_is_nothing(self) -> EmotionalContext:
        if (self.patient_emotion == "neutral") != (self.patient_emotion_intensity == 0):
            raise ValueError("an intensity of 0 belongs to neutral, and to nothing else")
        return self


class MedicalContext(_Strict):
    """Whose problem it is, how soon, and how tangled."""

    specialty: Literal[SPECIALTIES]  # type: ignore[valid-type]
    urgency_level: Urgency
    complexity: Complexity


class Turn(_Strict):
    """One utterance; the optional keys are annotations."""

    speaker: Word
    message: Text
    emotional_markers: tuple[Word, ...] | None = None
    medical_keywords: tuple[Word, ...] | None = None
    emotional_response: Word | None = None
    medical_approach: Word | None = None
    therapeutic_elements: tuple[Word, ...] | None = None


class Sample(_Strict):
    """One conversation or document."""

    conversation_id: Word
    scenario: Literal[SCENARIOS]  # type: ignore[valid-type]
    participants: tuple[Word, ...] = Field(min_length=1)
    emotional_context: EmotionalContext
    medical_context: MedicalContext
    conversation: tuple[Turn, ...] = Field(min_length=1)
    learning_objectives: tuple[Word, ...] = ()
    compliance_notes: str = Field(default="", max_length=2_000)

    @model_validator(mode="after")
    def _speakers_take_part(self) -> Sample:
        if {turn.speaker for turn in self.conversation} - set(self.participants):
            raise ValueError("every speaker is one of the participants")
        return self

    def line(self) -> str:
        """The sample as one line of JSON, without its line end; keys that are unset are left out."""
        return self.model_dump_json(exclude_none=True)


def read_sample(line: bytes, where: str) -> Sample:
    """The sample of one line. Raises `SampleError`, which says `where`."""
    if len(line) > LINE_BYTES:
        raise SampleError(f"{where}: the line is longer than {LINE_BYTES:,} bytes.")
    try:
        return Sample.model_validate_json(line)
    except ValidationError as error:
        # Pydantic's own text repeats the input, which may hold a patient's words.
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise SampleError(f"{where}: {field}: {first['msg']}.") from None


def read_samples(file: Path) -> Iterator[Sample]:
    """The samples of a .jsonl file, one at a time; empty lines are passed over. Raises `SampleError`."""
    with file.open("rb") as lines:
        number = 0
        while line := lines.readline(LINE_BYTES + 2):
            number += 1
            if line.strip():
                yield read_sample(line.rstrip(b"\r\n"), f"{file.name}:{number}")
