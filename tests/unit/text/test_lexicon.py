"""Word lists: all readable, folded, and what they decide."""

from __future__ import annotations

import pytest

from tara_health.errors import AnalysisError
from tara_health.platform.paths import resources_dir
from tara_health.text import lexicon

LISTS = sorted(path.stem for path in (resources_dir() / "lexicons" / "phi").glob("*.txt"))


@pytest.mark.parametrize("name", LISTS)
def test_list_holds_words(name: str) -> None:
    words = lexicon.entries(name)
    assert words
    assert all(word == word.casefold().strip() for word in words)


def test_missing_list_is_a_sentence() -> None:
    with pytest.raises(AnalysisError, match="no_such_list"):
        lexicon.entries("no_such_list")


@pytest.mark.parametrize("word", ["lisinopril", "Adalimumab", "Eliquis", "rosuvastatin", "Pembrolizumab"])
def test_medicines(word: str) -> None:
    assert lexicon.is_drug(word)


@pytest.mark.parametrize("word", ["Smith", "Tomomi", "Gabriel", "Abril", "house"])
def test_not_medicines(word: str) -> None:
    assert not lexicon.is_drug(word)


@pytest.mark.parametrize("word", ["patient", "Denies", "coughing", "Hypertension", "restarted"])
def test_common_words_and_their_forms(word: str) -> None:
    assert lexicon.is_clinical(word)


@pytest.mark.parametrize("word", ["Tomomi", "Xochitl", "Varvio"])
def test_unknown_words(word: str) -> None:
    assert not lexicon.is_clinical(word)
