"""ConText's four questions, scopes and terminators."""

from __future__ import annotations

import time

import pytest

from tara_health.clinical.context import Assertion, read_context, split_sentences
from tara_health.text.folded import fold


def asserted(text: str, mention: str) -> Assertion:
    folded = fold(text).folded
    start = folded.index(mention)
    return read_context(folded).of(start, start + len(mention))


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Denies chest pain.", "chest pain"),
        ("No fever, chills, or rash", "rash"),
        ("patient without dyspnea", "dyspnea"),
        ("negative for melena", "melena"),
        ("chest pain is absent", "chest pain"),
        ("PE ruled out", "pe"),
        ("She has not had any headache", "headache"),
        ("headache: none", "headache"),
        ("neither vomiting nor diarrhoea", "diarrhoea"),
        ("He doesn't have a fever", "fever"),
    ],
)
def test_negated(text: str, mention: str) -> None:
    assert asserted(text, mention).negated


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Denies chest pain but has dyspnea.", "dyspnea"),
        ("No fever. Chest pain since noon.", "chest pain"),
        ("No inhaler relief, wheeze is worse", "wheeze"),
        ("no fever; vomiting all night", "vomiting"),
        ("not improving, cough persists", "cough"),
        ("No doubt this is a stroke", "stroke"),
        ("she does not know if the chest pain is cardiac", "chest pain"),
        ("Nobody listened. I have chest pain", "chest pain"),
        ("No allergies, presents with syncope", "syncope"),
    ],
)
def test_affirmed(text: str, mention: str) -> None:
    assert asserted(text, mention).present


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("history of stroke", "stroke"),
        ("PMH: asthma, DVT", "dvt"),
        ("previous pneumothorax", "pneumothorax"),
        ("had a seizure ten years ago", "seizure"),
        ("h/o GI bleed", "gi bleed"),
        ("childhood meningitis", "meningitis"),
    ],
)
def test_historical(text: str, mention: str) -> None:
    assert asserted(text, mention).historical


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("return if chest pain recurs", "chest pain"),
        ("watch for seizures", "seizures"),
        ("counselled about anaphylaxis", "anaphylaxis"),
        ("What are the symptoms of stroke?", "stroke"),
        ("Discuss when to call 911 for chest pain", "chest pain"),
        ("red flags for back pain", "back pain"),
        ("Should she develop bleeding, call us", "bleeding"),
    ],
)
def test_hypothetical(text: str, mention: str) -> None:
    assert asserted(text, mention).hypothetical


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("What should I do for my patient with a stroke?", "stroke"),
        ("How do I treat a 62-year-old with chest pain now?", "chest pain"),
        ("Which drug? He has chest pain", "chest pain"),
        ("chest pain since 9am, what is the next step?", "chest pain"),
    ],
)
def test_a_question_about_a_patient_is_no_general_question(text: str, mention: str) -> None:
    assert asserted(text, mention).present


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("family history of stroke", "stroke"),
        ("Her mother had a stroke at 60", "stroke"),
        ("FH: colon cancer", "colon cancer"),
    ],
)
def test_someone_else(text: str, mention: str) -> None:
    assert asserted(text, mention).someone_else


def test_history_ends_where_the_present_begins() -> None:
    text = "60M with h/o CHF presenting with SOB"
    assert asserted(text, "chf").historical
    assert asserted(text, "sob").present


def test_sentences_cover_the_text_and_keep_titles_together() -> None:
    folded = fold("Dr. Who saw her. She is well!\nNew line; done").folded
    spans = split_sentences(folded)
    assert "".join(folded[start:end] for start, end in spans) == folded
    assert folded[spans[0][0] : spans[0][1]] == "dr. who saw her."


def test_an_empty_text_has_one_empty_sentence() -> None:
    assert read_context("").sentence(0) == (0, 0)


@pytest.mark.parametrize("run", ["." * 100_000 + "x", "?!" * 50_000 + "x", ".'" * 50_000 + "x", "mr." * 33_000 + "x"])
def test_runs_of_marks_are_parted_in_linear_time(run: str) -> None:
    begin = time.perf_counter()
    split_sentences(run)
    assert time.perf_counter() - begin < 5
