"""Marked texts: their marks, their shapes and what a copy keeps."""

from __future__ import annotations

import random
import re

import pytest

from training.phi.texts import TextError, parse, plain, read_folder


def test_every_shipped_text_is_sound() -> None:
    texts = read_folder()
    assert len(texts) > 1_000
    marks = {piece.mark for text in texts for piece in text}
    assert len(marks) == 20


def test_marks_become_spans() -> None:
    text, spans = plain(parse("[[name|Anna S.]] of [[geo|Dayton, OH]], MRN [[mrn|00482913]]"))
    assert [(text[start:end], category) for start, end, category in spans] == [
        ("Anna S.", "name"),
        ("Dayton, OH", "geographic_subdivision"),
        ("00482913", "medical_record_number"),
    ]


@pytest.mark.parametrize("marked", ["[[nmae|Anna]]", "[[name|Anna", "Anna]] came"])
def test_broken_marks_are_refused_without_their_text(marked: str) -> None:
    with pytest.raises(TextError) as caught:
        parse(marked, "chat.txt:3")
    assert "Anna" not in str(caught.value)


@pytest.mark.parametrize(
    ("mark", "value", "shape"),
    [
        ("name", "SMITH, JOHN Q", r"[^a-z]+, [^a-z]+ [A-Z]"),
        ("name", "john smith", r"[^A-Z]+ [^A-Z]+"),
        ("name", "van der Berg", r"van der .+"),
        ("date", "March 14th, 2026", r"[A-Z][a-z]+ \d{1,2}th, (?:19|20)\d\d"),
        ("date", "03/09/26", r"\d\d/\d\d/\d\d"),
        ("age", "94yo", r"\d{2,3}yo"),
        ("mrn", "MRN-004829", r"MRN-\d{6}|[A-Z]{3}-\d{6}"),
        ("phone", "(617) 555-0142 x22", r"\(\d{3}\) \d{3}-\d{4} x\d\d"),
        ("geo", "12 Elm Street, Dayton, OH", r"\d\d .+ Street, .+, OH"),
    ],
)
def test_another_value_keeps_the_shape(mark: str, value: str, shape: str) -> None:
    from training.phi.values import replaced

    made = {replaced(mark, value, random.Random(seed)) for seed in range(30)}
    assert len(made) > 10
    assert all(re.fullmatch(shape, one) for one in made), made
