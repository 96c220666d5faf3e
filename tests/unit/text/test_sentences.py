"""Sentences cover the text, stay short, and do not move when text is appended."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.text import sentences


def cut(text):
    return [text[start:end] for start, end in sentences.spans(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two.", 2),
        ("See Dr. Lee. Then rest.", 2),
        ("Ask J. Smith today.", 1),
        ("Give 0.5 mg now.", 1),
        ("Really?! Yes.", 2),
        ("- one\n- two", 2),
        ("no end", 1),
        ("", 0),
    ],
)
def test_where_sentences_end(text, count):
    assert len(cut(text)) == count


@given(st.text(alphabet=" .!?\nabDr", max_size=1500))
def test_they_cover_the_text_and_stay_short(text):
    pieces = cut(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= sentences.LONGEST for piece in pieces)


@given(st.text(alphabet=" .!?\nab", max_size=900), st.text(alphabet=" .ab", max_size=300))
def test_what_is_appended_moves_no_end(text, more):
    assert list(sentences.ends(text + more))[: len(list(sentences.ends(text)))] == list(sentences.ends(text))


@pytest.mark.parametrize("text", ["a" * 100_000, "a. " * 33_000, "." * 100_000, " " * 100_000, "Dr. " * 25_000])
def test_cost_is_linear(text):
    begin = time.perf_counter()
    cut(text)
    assert time.perf_counter() - begin < 2


def test_a_window_begins_with_a_whole_sentence():
    text = "One is here. Never give aspirin. Three."
    assert sentences.window_start(text, 10) == len("One is here.")
    assert sentences.window_start(text, 7) == len("One is here. Never give aspirin.")
    assert sentences.window_start(text, 1000) == 0
    assert sentences.window_start("", 10) == 0
