"""The four corpora, their fifteen files and how large each corpus should become (DESIGN.md section 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus: its name, its files (without .jsonl), and the samples wanted of all of them together."""

    name: str
    files: tuple[str, ...]
    target: int
    unit: str


CORPORA: Final = (
    Corpus(
        "medical_conversations",
        (
            "doctor_patient_interactions",
            "nurse_patient_communications",
            "medical_consultations",
            "emergency_communications",
        ),
        50_000,
        "conversations",
    ),
    Corpus(
        "medical_literature",
        (
            "clinical_guidelines_emotional",
            "patient_communication_best_practices",
            "medical_ethics_empathy",
            "healthcare_professional_development",
        ),
        100_000,
        "documents",
    ),
    Corpus(
        "emotional_healthcare_data",
        (
            "patient_stress_management",
            "healthcare_burnout_prevention",
            "medical_crisis_communication",
            "therapeutic_medical_conversations",
        ),
        25_000,
        "samples",
    ),
    Corpus(
        "compliance_data",
        ("hipaa_compliant_conversations", "medical_ethics_scenarios", "clinical_liability_examples"),
        15_000,
        "samples",
    ),
)
FILES: Final = {file: corpus for corpus in CORPORA for file in corpus.files}
"""Each file's corpus."""
