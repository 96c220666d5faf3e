"""The inferred fields that a clinician can correct, and the corrections made. No Qt.

A correction is what `ContextOverride` takes; it holds from the next turn (or regeneration) on, until it is taken back
or another conversation is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tara_health.vocabulary import EMOTIONS, EXPERIENCERS, SCENARIOS, SPECIALTIES, Complexity, Urgency

INTENSITIES: Final = {"mild": 0.25, "moderate": 0.5, "strong": 0.85}


@dataclass(frozen=True, slots=True)
class Field:
    """One row: its key in an analysis and in an override, its title, and the words it can take."""

    key: str
    title: str
    choices: tuple[str, ...]


FIELDS: Final = (
    Field("patient_emotion", "Emotion", EMOTIONS),
    Field("emotion_intensity", "Intensity", tuple(INTENSITIES)),
    Field("experiencer", "Who feels it", EXPERIENCERS),
    Field("scenario", "Scenario", SCENARIOS),
    Field("specialty", "Specialty", SPECIALTIES),
    Field("urgency_level", "Urgency", tuple(urgency.value for urgency in Urgency)),
    Field("complexity", "Complexity", tuple(complexity.value for complexity in Complexity)),
)
_WORDS: Final = {
    "in_pain": "in pain",
    "obstetrics_gynaecology": "obstetrics and gynaecology",
    "follow_up": "follow-up",
    "bad_news": "breaking bad news",
    "clinician_wellbeing": "clinician's own wellbeing",
}


def words(value: str) -> str:
    """A value as it is read: capital first, no underscores."""
    text = _WORDS.get(value, value.replace("_", " "))
    return text[:1].upper() + text[1:]


def intensity_word(value: float) -> str:
    """The step that an intensity in [0, 1] belongs to."""
    return "strong" if value >= 0.7 else "moderate" if value >= 0.4 else "mild"


def value_of(record: Mapping[str, Any], key: str) -> str | None:
    """The choice that an analysis record shows for a field; None where it does not apply or was not read."""
    value = record.get(key)
    if key != "emotion_intensity":
        return str(value) if value else None
    if value is None or record.get("patient_emotion") in (None, "neutral"):
        return None
    return intensity_word(float(value))


@dataclass(slots=True)
class Corrections:
    """What the clinician set over what was inferred."""

    chosen: dict[str, str] = field(default_factory=dict)

    def choose(self, key: str, value: str) -> None:
        """Set a field."""
        self.chosen[key] = value

    def take_back(self, key: str) -> None:
        """Leave a field to TARA again."""
        self.chosen.pop(key, None)

    def override(self) -> dict[str, object]:
        """For the next turn."""
        return {key: INTENSITIES[value] if key == "emotion_intensity" else value for key, value in self.chosen.items()}
