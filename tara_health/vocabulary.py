"""The words TARA reads and answers in: categories, emotions, scenes, levels and states, as they are printed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

PHI_CATEGORIES: Final = (
    "name",
    "geographic_subdivision",
    "date",
    "phone",
    "fax",
    "email",
    "ssn",
    "medical_record_number",
    "health_plan_number",
    "account_number",
    "license_number",
    "vehicle_id",
    "device_id",
    "url",
    "ip_address",
    "biometric",
    "photo",
    "other_unique_id",
    "age_over_89",
)
"""Safe Harbor identifiers, 45 CFR 164.514(b)(2)(i)(A) to (R); ages over 89 are apart from other dates."""

EMOTIONS: Final = (
    "anxious",
    "fearful",
    "sad",
    "grieving",
    "angry",
    "frustrated",
    "confused",
    "overwhelmed",
    "hopeless",
    "guilty",
    "ashamed",
    "lonely",
    "in_pain",
    "relieved",
    "grateful",
    "hopeful",
    "exhausted",
    "numb",
    "neutral",
)

EKMAN_GROUPS: Final = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")

EXPERIENCERS: Final = ("patient", "relative", "clinician")

SCENARIOS: Final = (
    "consultation",
    "follow_up",
    "medication_counselling",
    "bad_news",
    "informed_consent",
    "discharge",
    "chronic_care",
    "paediatrics",
    "end_of_life",
    "mental_health_crisis",
    "emergency",
    "handover",
    "clinician_wellbeing",
)

SPECIALTIES: Final = (
    "general",
    "cardiology",
    "respiratory",
    "neurology",
    "gastroenterology",
    "endocrinology",
    "nephrology",
    "oncology",
    "haematology",
    "infectious_disease",
    "obstetrics_gynaecology",
    "paediatrics",
    "psychiatry",
    "emergency_medicine",
    "surgery",
    "orthopaedics",
    "dermatology",
    "rheumatology",
    "ophthalmology",
    "otolaryngology",
    "urology",
    "geriatrics",
    "palliative_care",
)

TONES: Final = ("warm", "neutral", "cold", "dismissive", "blaming", "over_reassuring")
"""How a reply may sound."""


class Mode(StrEnum):
    """What the clinician wants from a turn."""

    CLINICAL_QUESTION = "clinical_question"
    PATIENT_MESSAGE = "patient_message"


class Urgency(StrEnum):
    """How soon a person must act."""

    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class Complexity(StrEnum):
    """How many strands the clinical problem has."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Severity(StrEnum):
    """How grave a finding is; `block` means that the text may not be shown."""

    OK = "ok"
    NOTE = "note"
    WARN = "warn"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """0 for ok to 3 for block."""
        return list(Severity).index(self)


def worst(severities: list[Severity]) -> Severity:
    """The gravest of the given severities; `ok` of none."""
    return max(severities, key=lambda severity: severity.rank, default=Severity.OK)


class ReplyState(StrEnum):
    """How a reply ended."""

    STREAMING = "streaming"
    COMPLETE = "complete"
    TRUNCATED = "truncated"
    STOPPED = "stopped"
    INTERRUPTED = "interrupted"
    REPLACED = "replaced"
    REFUSED = "refused"
    NO_MODEL = "no_model"
