"""Windows of tokens: every token lies in one, neighbours overlap, a reply stands after its message."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from tara_health.encoder.tokens import (
    CAPITALS,
    FIGURES,
    LOWER,
    MESSAGE_TOKENS,
    OVERLAP_TOKENS,
    TITLE,
    WINDOW_TOKENS,
    Token,
    TokenReader,
    case_of,
    windows,
)
from tara_health.platform.paths import resources_dir


@pytest.fixture(scope="module")
def reader() -> TokenReader:
    return TokenReader(Tokenizer.from_file(str(resources_dir() / "models" / "encoder" / "tokenizer.json")))


@given(length=st.integers(0, 2_000))
def test_windows_cover_everything_in_order(length: int) -> None:
    tokens = [Token(place, LOWER, place, place + 1) for place in range(length)]
    found = list(windows(tokens, WINDOW_TOKENS))
    assert sorted({one.id for window in found for one in window}) == list(range(length))
    assert all(len(window) <= WINDOW_TOKENS for window in found)
    assert all(first[-OVERLAP_TOKENS:] == second[:OVERLAP_TOKENS] for first, second in itertools.pairwise(found))


def ids(window: list[Token]) -> list[int]:
    return [token.id for token in window]


def test_a_message_and_its_reply(reader: TokenReader) -> None:
    (message,) = reader.message("I am scared")
    end = message[-1].id
    (pair,) = reader.pair("I am scared", "You are not alone.")
    assert ids(pair).count(end) == 2
    assert ids(pair)[: len(message)] == ids(message)
    long = reader.pair("word " * 400, "reply " * 400)
    assert len(long) > 1
    assert all(ids(row).index(end) == MESSAGE_TOKENS + 1 for row in long)


def test_ids_know_no_case_and_cases_go_along(reader: TokenReader) -> None:
    (shouted,), (quiet,) = reader.message("HOPE Smith took 5mg"), reader.message("hope smith took 5mg")
    assert ids(shouted) == ids(quiet)
    assert [token.case for token in shouted][1:-1] == [CAPITALS, TITLE, LOWER, *([FIGURES] * (len(shouted) - 5))]


@pytest.mark.parametrize(
    ("word", "case"), [("J", TITLE), ("O'Neill", TITLE), ("BP", CAPITALS), ("mg", LOWER), ("4B", FIGURES)]
)
def test_case_of_a_word(word: str, case: int) -> None:
    assert case_of(word) == case


def test_ranges_index_the_text(reader: TokenReader) -> None:
    text = "Dr. Okonkwo-Ängström, MRN 00482913"
    (window,) = reader.message(text)
    inner = window[1:-1]
    assert "".join(text[token.start : token.end] for token in inner) == text.replace(" ", "")
