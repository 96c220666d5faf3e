"""What the analysers add to a sample that its source left bare, and what an author said stays."""

from __future__ import annotations

import pytest

from tara_health.analysis import Analyst
from training.annotate import Annotator
from training.deidentify import Deidentifier
from training.schema import EmotionalContext
from training.sources.unlabelled import CALM, unlabelled

SAID = [
    ("patient", "I am terrified of the biopsy, my mother died of this."),
    ("clinician", "Does the warfarin 5 mg stay as it is? BP 182/96."),
]


@pytest.fixture(scope="module")
def analyst() -> Analyst:
    loaded = Analyst()
    loaded.load()
    return loaded


def test_a_bare_sample_is_read(analyst: Analyst) -> None:
    sample = Annotator(analyst).annotated(unlabelled("one", SAID))
    assert sample.emotional_context != CALM
    assert "warfarin" in (sample.conversation[1].medical_keywords or ())


def test_what_an_author_said_stays(analyst: Analyst) -> None:
    told = EmotionalContext(
        patient_emotion="grateful", patient_emotion_intensity=0.4, doctor_response_needed="share_relief"
    )
    sample = unlabelled("one", SAID).model_copy(update={"emotional_context": told})
    assert Annotator(analyst).annotated(sample).emotional_context == told


def test_identifiers_are_replaced_alike_within_a_sample(analyst: Analyst) -> None:
    said = [("patient", "I'm Josephine Whitcombe, MRN 00482913."), ("clinician", "Thank you, Mrs. Whitcombe.")]
    cleaner = Deidentifier(analyst)
    sample = cleaner.deidentified(unlabelled("one", said))
    assert sample is not None
    first, second = (turn.message for turn in sample.conversation)
    assert "Whitcombe" not in first + second
    assert "00482913" not in first
    assert second.removeprefix("Thank you, Mrs. ").rstrip(".") in first
    assert cleaner.replaced >= 3
