"""The phrase language, and every phrase that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir
from tara_health.text.phrases import Phrases, stored_json, stored_phrases


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("chest pain", "has chest pain now", "chest pain"),
        ("chest pain", "chest-pain", "chest-pain"),
        ("chest pain", "chest\npain", "chest\npain"),
        ("breath*", "very breathless", "breathless"),
        ("(short|out) of breath", "out of breath", "out of breath"),
        ("(a|b (c|d)) e", "b d e", "b d e"),
        ("pain .. chest", "pain in the chest", "pain in the chest"),
        ("very? sick", "sick", "sick"),
        ("very? sick", "very sick", "very sick"),
        ("so (very|much)? sad", "so sad", "so sad"),
        ("# weeks", "12 weeks", "12 weeks"),
        ("can't breathe", "i can't breathe", "can't breathe"),
    ],
)
def test_matches(pattern: str, text: str, matched: str) -> None:
    assert [text[start:end] for start, end in Phrases(pattern).spans(text)] == [matched]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("chest pain", "chest painting"),
        ("ill", "still"),
        ("pain .. chest", "pain. The chest"),
        ("pain .. chest", "pain one two three four five chest"),
        ("chest pain", ""),
    ],
)
def test_does_not_match(pattern: str, text: str) -> None:
    assert not Phrases(pattern).found(text)


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "a ..", "(x)?", ""])
def test_a_malformed_phrase_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="In: "):
        Phrases(pattern).found("a b x")


def test_overlapping_matches_are_joined() -> None:
    assert Phrases("a b", "b c").spans("a b c") == [(0, 5)]


def test_a_missing_data_file_is_told_in_a_sentence() -> None:
    with pytest.raises(AnalysisError, match="missing or damaged"):
        stored_phrases("lexicons/none.json", "x").found("x")


def _phrases(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [one for key, part in node.items() if key not in {"kind", "direction"} for one in _phrases(part)]
    if isinstance(node, list):
        return [one for part in node for one in _phrases(part)]
    return [node] if isinstance(node, str) else []


FILES = sorted(
    path for folder in ("lexicons/clinical", "rules/red_flags") for path in (resources_dir() / folder).glob("*.json")
)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_phrase_that_ships_is_well_formed(file: Path) -> None:
    data = stored_json(str(file.relative_to(resources_dir())))
    assert data["version"]
    assert data["source"]
    parts = {key: part for key, part in data.items() if key not in {"version", "source", "language", "threshold"}}
    for phrase in _phrases(parts):
        Phrases(phrase).found("")
        assert Phrases(phrase).patterns[0].anchors
