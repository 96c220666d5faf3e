"""What a reply should do first, and how the prompt says it: the table of emotion, danger and scenario."""

from __future__ import annotations

import json

import pytest

from tara_health.affect.response_needed import NEED_OF, response_needed
from tara_health.platform.paths import resources_dir
from tara_health.prompt.build import context_note, style_of
from tara_health.records import Analysis, EmotionReading
from tara_health.vocabulary import EMOTIONS, SCENARIOS, Complexity, Mode, Urgency

STYLES = json.loads((resources_dir() / "prompts" / "styles.json").read_text("utf-8"))


def felt(emotion: str, intensity: float = 0.6) -> EmotionReading:
    return EmotionReading(emotion, "sadness", intensity, "patient")


def test_every_emotion_has_a_need_and_every_need_a_style() -> None:
    assert set(NEED_OF) == set(EMOTIONS)
    assert set(NEED_OF.values()) | {"secure_safety"} == set(STYLES["response_needed"])
    assert set(STYLES["scenario"]) == set(SCENARIOS) - {"consultation"}


@pytest.mark.parametrize(
    ("emotion", "urgency", "self_harm", "needed"),
    [
        (felt("grieving"), Urgency.ROUTINE, False, "stay_with_grief"),
        (felt("angry"), Urgency.URGENT, False, "de_escalate"),
        (felt("angry"), Urgency.EMERGENCY, False, "secure_safety"),
        (felt("hopeless"), Urgency.URGENT, True, "secure_safety"),
        (felt("anxious", 0.1), Urgency.ROUTINE, False, "none"),
        (felt("neutral", 0.0), Urgency.ROUTINE, False, "none"),
    ],
)
def test_danger_comes_before_every_feeling(
    emotion: EmotionReading, urgency: Urgency, self_harm: bool, needed: str
) -> None:
    assert response_needed(emotion, urgency, self_harm=self_harm) == needed


@pytest.mark.parametrize(
    ("scenario", "needed", "words"),
    [
        ("bad_news", "calm_fear", ("Name the fear", "a warning, the fact in one sentence")),
        ("handover", "none", ("SBAR",)),
        ("medication_counselling", "clear_up", ("plain words", "teach-back")),
        ("paediatrics", "inform_gently", ("Acknowledge the worry", "parent")),
        ("mental_health_crisis", "secure_safety", ("next safe step", "ask directly")),
        ("clinician_wellbeing", "offer_rest", ("how much they have carried", "no lecture")),
        ("end_of_life", "stay_with_grief", ("Acknowledge the loss", "Comfort first")),
        ("consultation", "none", ()),
    ],
)
def test_the_prompt_adapts(scenario: str, needed: str, words: tuple[str, ...]) -> None:
    analysis = Analysis(scenario=scenario, response_needed=needed, complexity=Complexity.LOW)
    note = context_note(analysis, Mode.PATIENT_MESSAGE)
    assert all(word in note for word in words)
    assert bool(style_of(analysis)) == bool(words)
