"""The emotion a message carries: named, implied, denied, strong or weak, whose, and when there is none.

The reader is trained, so single lines may be read wrongly: a table says what share of it must be right. These lines
were never trained on.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.affect.ekman import ekman_mapping
from tara_health.affect.emotion import read_emotion as read_signals
from tara_health.encoder.session import Encoder
from tara_health.platform.paths import resources_dir
from tara_health.records import EmotionReading
from tara_health.vocabulary import EKMAN_GROUPS, EMOTIONS, EXPERIENCERS

ENCODER = Encoder()


def read_emotion(text: str) -> EmotionReading:
    return read_signals(text, ENCODER.read(text))


def share_right(rows: Sequence[tuple[str, str]], said: Callable[[str], str]) -> float:
    """The share of (text, expected) that `said` gets right."""
    return sum(said(text) == expected for text, expected in rows) / len(rows)


LINES = {
    "anxious": [
        "I'm worried about the biopsy",
        "I keep googling my symptoms at night",
        "What if it comes back?",
        "pt anxious ++ re anaesthetic",
        "lying awake waiting for the results",
    ],
    "fearful": [
        "I'm so scared I will die on the table",
        "She is terrified of needles",
        "Please don't let me die",
        "frightened to be alone at night",
    ],
    "sad": [
        "I can't stop crying",
        "He is tearful and low since the diagnosis",
        "so the garden can wait till spring after all, doctor",
        "nothing tastes the same any more and I don't enjoy the piano",
    ],
    "grieving": [
        "I miss him every day since he died",
        "widowed in March, still lays two places",
        "We lost our baby at 20 weeks and the nursery is ready",
    ],
    "angry": [
        "I'm furious that nobody told us",
        "How dare you discharge her in that state",
        "The family is angry and wants to sue",
        "You people brushed me off three times",
    ],
    "frustrated": [
        "I'm fed up, nothing works",
        "This is the fifth time they cancelled",
        "I keep getting bounced between departments",
        "Prior auth denied again",
    ],
    "confused": [
        "I don't understand what the report says",
        "One doctor says stop, the other says continue",
        "Which tablet am I meant to take in the morning?",
        "the parents are confused about the feeding plan",
    ],
    "overwhelmed": [
        "It's all too much, I can't cope",
        "so many appointments and pills, I don't know where to start",
        "Drowning in messages, can't keep up",
    ],
    "hopeless": [
        "There's no point in trying any more",
        "Nothing will ever help",
        "I've lost all hope",
        "I will never get better",
    ],
    "guilty": [
        "It's my fault, I should have noticed the lump",
        "I'll never forgive myself for leaving him there",
        "I let my patient down",
    ],
    "ashamed": [
        "I'm so embarrassed to ask about this",
        "please don't tell my wife, I feel dirty",
        "He is ashamed of his drinking",
    ],
    "lonely": [
        "nobody visits and I eat alone every day",
        "I feel so lonely since I moved",
        "No one to talk to but the cat",
    ],
    "in_pain": [
        "The pain is unbearable",
        "it hurts so much I can't sleep",
        "I'm in agony, the tablets don't touch it",
    ],
    "relieved": [
        "What a relief, the scan was clear!",
        "I could finally breathe again when they called",
        "such a weight off my shoulders",
    ],
    "grateful": [
        "Thank you so much for everything you did for my mum",
        "We are so grateful to the night team",
        "you saved my life",
    ],
    "hopeful": [
        "I'm hopeful the new treatment will work",
        "Looking forward to walking the dog again",
        "fingers crossed this one helps",
    ],
    "exhausted": [
        "I'm exhausted, there's nothing left in the tank",
        "burnt out after another run of nights",
        "haven't slept properly in weeks and I'm running on empty",
    ],
    "numb": [
        "I feel nothing any more",
        "just going through the motions, completely numb",
        "I'm on autopilot and can't even cry",
    ],
    "neutral": [
        "What is the dose of amoxicillin for otitis media in a 20 kg child?",
        "62M with chest pain, BP 82/54, HR 138",
        "Explain the mechanism of anxiety disorders",
        "Summarise the guideline on heart failure",
        "stress test normal, no acute distress",
        "numb foot after spinal stenosis, MRI ordered",
        "pain relief options after hernia repair",
        "GAD-7 and anxiety disorder coding",
        "Potassium 4.1, continue furosemide.",
        "Is schwannomatosis inherited?",
        "",
        "   ",
    ],
}


def test_every_emotion_has_lines() -> None:
    assert set(LINES) == set(EMOTIONS)


def test_most_lines_carry_what_they_say() -> None:
    rows = [(text, name) for name, texts in LINES.items() for text in texts]
    assert share_right(rows, lambda text: read_emotion(text).patient_emotion) >= 0.7


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_is_found_somewhere(emotion: str) -> None:
    assert any(read_emotion(text).patient_emotion == emotion for text in LINES[emotion])


DENIED = (
    "I'm not worried at all",
    "Denies anxiety or low mood",
    "she isn't scared",
    "No longer angry, all fine",
    "never been lonely",
)


def test_a_denied_feeling_is_not_reported_as_felt() -> None:
    denied = {"anxious", "sad", "fearful", "angry", "lonely"}
    assert sum(read_emotion(text).patient_emotion in denied for text in DENIED) <= 1


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("I'm a bit worried", "I'm extremely worried"),
        ("slightly annoyed by the wait", "absolutely furious about the wait"),
        ("I'm sad", "I'm so sad, I can't stop crying!!"),
        ("thanks", "I am so grateful, thank you so much"),
    ],
)
def test_intensity_follows_the_wording(weaker: str, stronger: str) -> None:
    assert 0 < read_emotion(weaker).intensity < read_emotion(stronger).intensity <= 1


EXPERIENCED = (
    ("I'm scared of the operation", "patient"),
    ("Patient is anxious about surgery", "patient"),
    ("His wife is furious about the delay", "relative"),
    ("My husband is dying and I'm so scared", "relative"),
    ("The family is angry", "relative"),
    ("I'm burnt out after six night shifts", "clinician"),
    ("I lost a patient today and I keep crying", "clinician"),
    ("As a nurse I feel guilty every time", "clinician"),
    ("I'm hoping to dance at my daughter's wedding", "patient"),
    ("I'm worried about my son, he won't eat", "relative"),
    ("Where can I see my daughter's blood tests?", "relative"),
    ("We should have taken him to hospital days ago", "relative"),
    ("I should have escalated her earlier", "clinician"),
)


def test_experiencer() -> None:
    assert share_right(EXPERIENCED, lambda text: read_emotion(text).experiencer) >= 0.7


UNFELT = (
    "Move the last paragraph up and change the date",
    "H/o overdose and suicidal ideation in 2012, none now",
    "He denies breathlessness and palpitations",
    "RR 24, sats 91, drowsy and confused, urine output low",
    "Can you read me my brother's discharge letter?",
    "Delete this",
    "What are the treatments of anxious depression in adults?",
    "What is the half-life of digoxin?",
)


def test_notes_commands_and_history_carry_no_feeling() -> None:
    assert share_right([(text, "neutral") for text in UNFELT], lambda text: read_emotion(text).patient_emotion) >= 0.8


def test_a_neutral_message_has_no_intensity() -> None:
    reading = read_emotion("What is the half-life of digoxin?")
    assert (reading.patient_emotion, reading.emotion_group, reading.intensity) == ("neutral", "neutral", 0.0)


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_every_reading_keeps_to_the_contract(text: str) -> None:
    reading = read_emotion(text)
    assert reading.patient_emotion in EMOTIONS
    assert reading.experiencer in EXPERIENCERS
    assert 0 <= reading.intensity <= 1
    assert reading.emotion_group in EKMAN_GROUPS
    assert (reading.intensity == 0) == (reading.patient_emotion == "neutral")
    assert reading == read_emotion(text)


def test_the_mapping_is_whole() -> None:
    mapping = ekman_mapping()
    assert set(mapping.group) == set(EMOTIONS)
    assert set(mapping.group.values()) <= set(EKMAN_GROUPS)


def test_a_long_text_is_read_in_bounded_time() -> None:
    text = ("I'm so scared, what if it is back? " * 3_000)[:100_000]
    started = time.perf_counter()
    assert read_emotion(text).patient_emotion in {"fearful", "anxious"}
    assert time.perf_counter() - started < 8


def test_the_sources_of_weights_and_mapping_are_named() -> None:
    notice = (resources_dir() / "models" / "encoder" / "NOTICE").read_text("utf-8")
    assert all(name in notice for name in ("GoEmotions", "MedSafetyBench", "MedQuAD", "PubMedQA", "MiniLM"))
    assert json.loads((resources_dir() / "lexicons" / "affect" / "ekman.json").read_text("utf-8"))["source"]


def test_importing_the_readers_loads_nothing_heavy() -> None:
    code = (
        "import sys, tara_health.affect.emotion, tara_health.clinical.reading; "
        "sys.exit(bool({'numpy', 'spacy', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("text", [text for texts in LINES.values() for text in texts])
def test_emotion_and_group_agree(text: str) -> None:
    read = read_emotion(text)
    assert read.patient_emotion == "neutral" or ekman_mapping().allows(read.patient_emotion, read.emotion_group)
