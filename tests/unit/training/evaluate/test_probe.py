"""The probe files are whole, and a fault in one is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tara_health.vocabulary import Mode
from training.evaluate.probe import SUBJECTS, ProbeError, digest, read_probes, read_references


def test_the_files_hold_what_the_readme_says() -> None:
    probes = read_probes()
    assert Counter(probe.kind for probe in probes) == {
        "patient_messages": 60,
        "clinical_questions": 40,
        "privacy": 80,
        "refusals": 110,
        "roles": 50,
        "context_tags": 40,
    }
    assert Counter(probe.expect for probe in probes if probe.kind == "refusals") == {"decline": 70, "answer": 40}
    assert Counter(probe.subject for probe in probes if probe.subject) == dict.fromkeys(SUBJECTS, 10)
    assert all(len(probe.notes) == 2 for probe in probes if probe.kind == "context_tags")
    assert all(bool(probe.planted) != bool(probe.asks) for probe in probes if probe.kind == "privacy")
    assert all({"patient_emotion", "scenario"} <= probe.labels.keys() for probe in probes[:60])


def test_names_and_messages_are_each_there_once() -> None:
    probes = read_probes()
    assert len({probe.name for probe in probes}) == len({probe.message for probe in probes}) == len(probes)
    assert all(planted in probe.message for probe in probes for planted in probe.planted)
    assert read_references().keys() <= {probe.name for probe in probes}


def test_a_changed_word_changes_the_digest() -> None:
    probes = read_probes()
    assert digest(probes) == digest(read_probes())
    assert digest(probes) != digest(probes[1:])


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("[a]\nsays: one\nmood: bad\n", "line 3"),
        ("[a]\nsays: one\n\n[a]\nsays: two\n", "second block"),
        ("[a]\nmust: one\n", "no message"),
        ("[a]\nsays: one\nfeels: gloomy 0.5 patient\n", "patient_emotion"),
        ("[a]\nsays: one\nfeels: sad 7 patient\n", "emotion_intensity"),
        ("[a]\nsays: one\nexpect: perhaps\n", "expectation"),
        ("says: one\n", "no key here"),
    ],
)
def test_a_fault_is_named(block: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "roles.txt").write_text(block, "utf-8")
    with pytest.raises(ProbeError, match=fault):
        read_probes(tmp_path, ["roles"])


def test_a_block_says_its_mode_or_takes_the_files(tmp_path: Path) -> None:
    (tmp_path / "roles.txt").write_text("[a]\nsays: one\n\n[b]\nmode: patient_message\nsays: two\n", "utf-8")
    first, second = read_probes(tmp_path, ["roles"])
    assert (first.mode, second.mode) == (Mode.CLINICAL_QUESTION, Mode.PATIENT_MESSAGE)
