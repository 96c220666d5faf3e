"""Duplicates are found where they are and nowhere else, and what is measured on never stays in the data."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training.decontaminate import Evaluated
from training.dedupe import Digests, Signatures, signature

WORDS = [f"word{number}" for number in range(400)]


def texts(count: int, words: int = 60) -> list[str]:
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS, k=words)) for _ in range(count)]


def duplicates(tmp_path: Path, lines: list[str]) -> set[int]:
    signatures = Signatures(tmp_path / "signatures.bin")
    for line in lines:
        signatures.add(line)
    return set(signatures.duplicates().tolist())


def test_the_first_of_the_same_is_kept(tmp_path: Path) -> None:
    lines = texts(200)
    near = lines[3].replace(lines[3].split()[-1], "another", 1)
    assert duplicates(tmp_path, [*lines, lines[0].upper() + " !", near]) == {200, 201}


def test_different_texts_stay(tmp_path: Path) -> None:
    assert duplicates(tmp_path, texts(500)) == set()


def test_half_the_same_words_are_no_duplicate(tmp_path: Path) -> None:
    first, second = texts(2)
    half = " ".join(first.split()[:30] + second.split()[:30])
    assert duplicates(tmp_path, [first, half]) == set()


def test_nothing_to_compare(tmp_path: Path) -> None:
    assert duplicates(tmp_path, []) == set()
    assert not Digests(tmp_path / "digests.bin").duplicates().size


def test_signatures_are_read_in_pieces_and_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.dedupe._CHUNK", 7)
    lines = texts(100)
    assert duplicates(tmp_path, [*lines, lines[99].upper(), *texts(20)]) == {100, *range(101, 121)}


def test_the_same_but_for_case_and_space_is_exact(tmp_path: Path) -> None:
    digests = Digests(tmp_path / "digests.bin")
    for line in ("One thing", "another", "one  THING\n", "one thing", "one thing!", "another"):
        digests.add(line)
    assert digests.duplicates().tolist() == [2, 3, 5]


def test_a_known_signature_finds_the_same_overlap() -> None:
    measured, other = texts(2)
    changed = " ".join([*measured.split()[:12], "x", *measured.split()[13:24], "y", *measured.split()[25:]])
    evaluated = Evaluated([("set", measured)])
    for text in (measured, other, changed):
        assert evaluated.overlap(text, signature(text)) == evaluated.overlap(text)


def test_thirteen_words_in_a_row_are_found_in_any_dress() -> None:
    measured, other = texts(2)
    evaluated = Evaluated([("set", measured)])
    thirteen = " ".join(measured.split()[20:33])
    assert evaluated.overlap(f"So, {thirteen.title()}! And then {other}") == "set"
    assert evaluated.overlap(" ".join(measured.split()[20:32])) == ""
    assert evaluated.overlap(other) == ""


def test_a_short_measured_text_is_compared_whole() -> None:
    evaluated = Evaluated([("set", "Is the blood thinner safe?")])
    assert evaluated.overlap("is the blood thinner safe") == "set"
    assert evaluated.overlap("Is the blood thinner safe for my mother who is old?") == ""
