"""Folding keeps every offset."""

from __future__ import annotations

import pytest

from tara_health import limits
from tara_health.text.folded import fold


@pytest.mark.parametrize(
    "text", ["Can’t BREATHE", "“CP” – now", "İSTANBUL chest", "ＣＰ", "胸痛 chest pain", "", "\ud800 lone"]
)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text).folded) == len(text)


def test_typographic_marks_become_plain() -> None:
    assert fold("Can’t “breathe” – SpO₂").folded == 'can\'t "breathe" - spo2'


def test_zero_width_characters_are_taken_out_and_spans_find_the_way_back() -> None:
    text = "che\u200bst pa\u200din now"
    folded = fold(text)
    start = folded.folded.index("chest pain")
    first, last = folded.span(start, start + len("chest pain"))
    assert text[first:last] == "che\u200bst pa\u200din"


def test_only_the_readable_part_is_folded() -> None:
    assert len(fold("a" * (limits.ANALYSIS_CHARACTERS + 5)).folded) == limits.ANALYSIS_CHARACTERS
