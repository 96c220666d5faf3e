"""Each source on rows of its own shape, faults by file and line, and licences that are enforced."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from training.corpora import CORPORA, FILES
from training.sources import (
    aci_bench,
    goemotions,
    med_safety_bench,
    medquad,
    mts_dialog,
    own_contrasts,
    own_dialogues,
    pubmedqa,
)
from training.sources.registry import SOURCES
from training.sources.source import Source, SourceError, Use, shippable

ROWS: dict[str, tuple[Source, dict[str, Any], str, list[tuple[str, str]]]] = {
    "mts_dialog": (
        mts_dialog.SOURCE,
        {
            "ID": "0",
            "dialogue": "Doctor: What brings you? \r\nPatient: My knee. \r\nIt clicks.\r\nGuest_family: He limps.",
        },
        "doctor_patient_interactions",
        [("doctor", "What brings you?"), ("patient", "My knee. It clicks."), ("relative", "He limps.")],
    ),
    "aci_bench": (
        aci_bench.SOURCE,
        {"encounter_id": "D1", "dialogue": "[doctor] hi , how are you ?\n[patient] okay .\n[patient] tired ."},
        "medical_consultations",
        [("doctor", "hi, how are you?"), ("patient", "okay. tired.")],
    ),
    "medquad": (
        medquad.SOURCE,
        {
            "source": "x",
            "question": "What is gout ?",
            "answer": "Gout is a kind of\n   arthritis that comes in attacks.",
        },
        "patient_communication_best_practices",
        [("patient", "What is gout?"), ("clinician", "Gout is a kind of arthritis that comes in attacks.")],
    ),
    "pubmedqa": (
        pubmedqa.SOURCE,
        {"pmid": "1", "question": "Does it?", "contexts": ["We asked.", "It did."], "long_answer": "It does."},
        "healthcare_professional_development",
        [("clinician", "Does it? The abstract says: We asked. It did."), ("colleague", "It does.")],
    ),
    "goemotions": (
        goemotions.SOURCE,
        {"text": "I am scared of Monday", "labels": ["fear"]},
        "patient_stress_management",
        [("patient", "I am scared of Monday")],
    ),
}


def written(folder: Path, source: Source, rows: list[dict[str, Any]]) -> None:
    file = folder / source.paths[0]
    file.parent.mkdir(parents=True)
    lines = "\n".join(map(json.dumps, rows)).encode()
    file.write_bytes(gzip.compress(lines) if file.suffix == ".gz" else lines)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_becomes_a_sample_of_its_corpus(tmp_path: Path, name: str) -> None:
    source, row, file, said = ROWS[name]
    written(tmp_path, source, [row])
    (record,) = source.read(tmp_path)
    assert record.file == file
    assert [(turn.speaker, turn.message) for turn in record.sample.conversation] == said


def test_every_sixth_request_of_med_safety_bench_stays_unread(tmp_path: Path) -> None:
    rows = [{"harmful_request": f"request {number}", "safe_response": "No, and why."} for number in range(13)]
    written(tmp_path, med_safety_bench.SOURCE, rows)
    asked = {record.sample.conversation[0].message for record in med_safety_bench.SOURCE.read(tmp_path)}
    assert asked == {f"request {number}" for number in range(13) if number % 6}


def test_a_missing_file_and_a_broken_row_are_said_without_the_words(tmp_path: Path) -> None:
    source = medquad.SOURCE
    with pytest.raises(SourceError, match=r"medquad\.jsonl\.gz is not in"):
        next(source.read(tmp_path))
    written(tmp_path, source, [{"source": "x", "question": "Whitcombe?"}])
    with pytest.raises(SourceError, match=r"medquad\.jsonl\.gz:1: answer is missing") as caught:
        next(source.read(tmp_path))
    assert "Whitcombe" not in str(caught.value)


def test_a_licence_that_forbids_shipping_is_enforced() -> None:
    shippable(SOURCES)
    kept = replace(SOURCES[0], name="Borrowed", licence="CC BY-NC 4.0", use=Use.RESEARCH)
    with pytest.raises(SourceError, match=r"Borrowed \(CC BY-NC 4\.0\)"):
        shippable([*SOURCES, kept])


def test_the_corpora_hold_fifteen_files_and_each_source_feeds_one_of_them() -> None:
    assert len(FILES) == 15
    assert sum(corpus.target for corpus in CORPORA) == 190_000
    assert set(own_dialogues.FILE_OF.values()) <= set(FILES)


BLOCK = """mode: patient_message
emotion: fearful 0.8 patient
scenario: bad_news
specialty: oncology
urgency: routine
complexity: low
kind: draft
U: Is it growing?
A: The scan shows that it is.
U: How fast?
A: Slowly: we will measure again."""


def exchange(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "hand.txt"
    file.write_text(text)
    return file


def test_an_exchange_keeps_its_labels_and_turns(tmp_path: Path) -> None:
    (record,) = own_dialogues.read_file(exchange(tmp_path, f"{BLOCK}\n===\n"))
    assert record.file == "doctor_patient_interactions"
    assert [turn.speaker for turn in record.sample.conversation] == ["patient", "draft"] * 2
    assert record.sample.emotional_context.doctor_response_needed == "calm_fear"
    assert record.sample.conversation[3].message == "Slowly: we will measure again."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: draft", "kind: poem", "no kind"),
        ("kind: draft\n", "", "kind is missing"),
        ("fearful 0.8", "fearfull 0.8", "emotion"),
        ("mode: patient", "mode: poem", "mode"),
        ("scenario: bad_news", "scenario: news", "scenario"),
        ("\nA: Slowly: we will measure again.", "", "as training/sources"),
    ],
)
def test_a_faulty_exchange_is_named_by_file_and_block(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = exchange(tmp_path, f"{BLOCK}\n===\n{BLOCK.replace(old, new)}")
    with pytest.raises(SourceError, match=said) as caught:
        list(own_dialogues.read_file(file))
    assert str(caught.value).startswith("hand.txt, block 2")
    assert "growing" not in str(caught.value)


@pytest.mark.parametrize(
    ("source", "least"), [(own_dialogues.SOURCE, 2_500), (own_dialogues.MODEST, 3_000), (own_contrasts.SOURCE, 1_040)]
)
def test_every_shipped_exchange_is_sound_and_no_two_replies_are_alike(source: Source, least: int) -> None:
    records = list(source.read(Path()))
    assert len(records) >= least
    replies = [record.sample.conversation[-1].message for record in records]
    assert len(set(replies)) == len(replies)


def test_a_contrast_is_one_message_under_two_sets_of_labels(tmp_path: Path) -> None:
    other = BLOCK.replace("fearful", "relieved").replace("The scan shows", "I can say")
    one, two = own_contrasts.read_pairs(exchange(tmp_path, f"{BLOCK}\n===\n{other}\n===\n"))
    assert one.sample.conversation[0] == two.sample.conversation[0]
    assert [record.sample.conversation_id for record in (one, two)] == ["hand-1#1", "hand-1#2"]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("", "stands alone"),
        (BLOCK.replace("The scan shows", "I can say"), "labels are the same"),
        (BLOCK.replace("fearful", "relieved").replace("Is it growing?", "Has it grown?"), "messages differ"),
    ],
)
def test_what_is_no_contrast_is_refused(tmp_path: Path, second: str, said: str) -> None:
    file = exchange(tmp_path, f"{BLOCK}\n===\n{second}")
    with pytest.raises(SourceError, match=said) as caught:
        list(own_contrasts.read_pairs(file))
    assert "grow" not in str(caught.value)
