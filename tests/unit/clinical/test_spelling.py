"""Slips in danger words are set right, other words stay, and every span leads back to the text as typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.clinical.red_flags.find import find_red_flags
from tara_health.clinical.spelling import DANGER_WORDS, OWN_WORDS, respelled
from tara_health.text.folded import fold
from tests.unit.clinical.red_flags.tables import fired


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("chest pian", "chest pain"),
        ("Chst pain", "chest pain"),
        ("heavy bleding", "heavy bleeding"),
        ("a siezure, then unconcious", "a seizure, then unconscious"),
        ("not breatihng", "not breathing"),
        ("a storke", "a stroke"),
        ("vomitting", "vomiting"),
        ("sucidal", "suicidal"),
    ],
)
def test_one_slip_is_set_right(typed: str, read: str) -> None:
    assert respelled(fold(typed)).folded == read


@pytest.mark.parametrize(
    "text",
    ["Cushing disease", "from Stoke", "seating", "a pan, a pin and paint", "breeding", "house selling", "", "chests"],
)
def test_other_words_stay(text: str) -> None:
    folded = fold(text)
    assert respelled(folded) is folded


def test_no_own_word_is_a_danger_word() -> None:
    assert not DANGER_WORDS & OWN_WORDS


@pytest.mark.parametrize(
    ("text", "rule", "quoted"),
    [
        ("Now: crushing chest pian radiatng to left arm", "cardiac.chest_pain", "crushing chest pian"),
        ("he is uncon\u200bcious!", "neurological.altered_mental_status", "uncon\u200bcious"),
        ("62M: presure and chset pain, swetaing", "cardiac.acute_coronary_features", "chset pain"),
        ("found unreesponsive on the floor", "neurological.altered_mental_status", "unreesponsive"),
    ],
)
def test_the_rules_read_through_a_slip_and_quote_what_was_typed(text: str, rule: str, quoted: str) -> None:
    found = {flag.rule: text[flag.start : flag.end] for flag in find_red_flags(text)}
    assert found[rule].endswith(quoted.split()[-1])
    assert rule in fired(text)


@given(st.lists(st.sampled_from(["chst", "pian", "bleedding", "no", "\u200b", " ", "chest", "İ", "."]), max_size=30))
def test_spans_lead_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    read = respelled(fold(text))
    assert read.offsets is None or len(read.offsets) == len(read.folded)
    for at in range(len(read.folded)):
        start, end = read.span(at, at + 1)
        assert 0 <= start < end <= len(text)


def test_100_kb_of_slips_are_set_right_in_bounded_time() -> None:
    started = time.perf_counter()
    assert respelled(fold("pian " * 20_000)).folded.count("pain") == 20_000
    assert time.perf_counter() - started < 5
