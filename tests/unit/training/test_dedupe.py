"""Duplicates are found where they are and nowhere else, and what is measured on never stays in the data."""

from __future__ import annotations

import random
from pathlib import Path

from training.decontaminate import Evaluated
from training.dedupe import Signatures

WORDS = [f"word{number}" for number in range(400)]


def texts(count: int, words: int = 60) -> list[str]:
    rng = random.Random(7)
    return [" ".join(rng.choices(WORDS, k=words)) for _ in range(count)]


def duplicates(tmp_path: Path, lines: list[str]) -> set[int]:
    signatures = Signatures(tmp_path / "signatures.bin")
    for line in lines:
        signatures.add(line)
    return signatures.duplicates()


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
