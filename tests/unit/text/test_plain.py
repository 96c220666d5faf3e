"""Plain readings and the way back."""

from __future__ import annotations

import time

import pytest

from tara_health.text.plain import read


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain text", "plain text"),
        ("a\u00a0b\u2009c", "a b c"),
        ("O\u2019Neill \u201cx\u201d", 'O\'Neill "x"'),
        ("1\u20132", "1-2"),
        ("１２３ＡＢ", "123AB"),
        ("٣/١٤", "3/14"),
        ("a\ud800b\x00c", "a b c"),
        ("a\u200bb\u00adc", "abc"),
        ("line\nnext\r\n", "line\nnext\r\n"),
    ],
)
def test_plain_forms(text: str, plain: str) -> None:
    assert read(text).plain == plain


def test_the_way_back_covers_what_was_left_out() -> None:
    text = "x Jose\u0301\u200b y"
    reading = read(text)
    start = reading.plain.index("Jose")
    assert reading.original(start, start + 4) == (2, 8)
    assert text[2:8] == "Jose\u0301\u200b"


def test_the_way_back_at_the_end_of_the_text() -> None:
    text = "Jose\u0301"
    assert read(text).original(0, 4) == (0, 5)


def test_one_unbroken_word_of_any_script_is_read_in_linear_time() -> None:
    for word in ("a" * 99_999 + "é", "ก" * 100_000, "аa" * 50_000):
        begin = time.perf_counter()
        read(word)
        assert time.perf_counter() - begin < 5
