"""The block splitter: chunking never matters, nothing is lost, nothing that belongs together is cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_desktop.chat.markdown_blocks import BlockSplitter, split_blocks

LINES = st.sampled_from(
    [
        "",
        "  ",
        "A sentence.",
        "more of it",
        "# Heading",
        "## ",
        "- item",
        "* other item",
        "   - nested",
        "1. first",
        "2) second",
        "7. seventh",
        "    indented",
        "\tafter a tab",
        "```",
        "```python",
        "````",
        "~~~",
        "> quoted",
        "| a | b |",
        "|---|---|",
        "---",
        "***",
        "===",
        "<div>",
        "é 日本 🙂",
        "ends in return\r",
    ]
)
TEXTS = st.lists(LINES, max_size=30).map("\n".join)


def cut(text: str, places: list[int]) -> list[str]:
    marks = sorted({place % (len(text) + 1) for place in places} | {0, len(text)})
    return [text[a:b] for a, b in pairwise(marks)]


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.lists(st.integers(min_value=0, max_value=2000), max_size=40))
def test_chunking_never_changes_the_blocks(text: str, places: list[int]) -> None:
    whole = split_blocks(text)
    splitter = BlockSplitter()
    given_out: list[str] = []
    for piece in cut(text, places):
        given_out += splitter.feed(piece)
        assert whole[: len(given_out)] == given_out
    assert given_out + splitter.finish() == whole
    assert splitter.tail == ""


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_no_line_is_lost_or_moved(text: str) -> None:
    def inked(part: str) -> list[str]:
        return [line.removesuffix("\r") for line in part.split("\n") if line.strip()]

    assert [line for block in split_blocks(text) for line in inked(block)] == inked(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(min_value=0, max_value=2000))
def test_what_is_given_out_and_the_tail_are_all_there_is(text: str, place: int) -> None:
    splitter = BlockSplitter()
    head = text[: place % (len(text) + 1)]
    shown = "\n".join([*splitter.feed(head), splitter.tail])
    assert [w for line in head.replace("\r", "").split("\n") for w in line.split()] == shown.replace("\r", "").split()


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("one\ntwo\n\nthree", ["one\ntwo", "three"]),
        ("# Title\nbody", ["# Title", "body"]),
        ("body\n# Title\nmore", ["body", "# Title", "more"]),
        (
            "```\na\n\n# not a heading\n- not an item\n```\nafter",
            ["```\na\n\n# not a heading\n- not an item\n```", "after"],
        ),
        ("````\n```\n````\n", ["````\n```\n````"]),
        ("~~~\n```\n~~~\n", ["~~~\n```\n~~~"]),
        ("```\nnever closed\n\nstill code", ["```\nnever closed\n\nstill code"]),
        ("- a\n\n- b\n\n  more of b\n\nafter", ["- a\n\n- b\n\n  more of b", "after"]),
        ("1. a\n2. b\n   - c\n\ntext", ["1. a\n2. b\n   - c", "text"]),
        ("- a\n```\ncode\n```", ["- a", "```\ncode\n```"]),
        ("Do this:\n- a\n- b\n\n- c", ["Do this:", "- a\n- b\n\n- c"]),
        ("in\n2024. a year", ["in\n2024. a year"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nafter", ["| a | b |\n|---|---|\n| 1 | 2 |", "after"]),
        ("> a\n> \n> b\n\nafter", ["> a\n> \n> b", "after"]),
        ("Title\n-----\nbody", ["Title\n-----\nbody"]),
        ("* * *\n\nafter", ["* * *", "after"]),
        ("a\r\n\r\nb\r\n", ["a", "b"]),
        ("\n\n  \n", []),
    ],
)
def test_blocks(text: str, blocks: list[str]) -> None:
    assert split_blocks(text) == blocks


def test_a_block_is_given_out_as_soon_as_it_is_finished() -> None:
    splitter = BlockSplitter()
    assert splitter.feed("First.\n") == []
    assert splitter.tail == "First.\n"
    assert splitter.feed("\nSec") == ["First."]
    assert splitter.tail == "Sec"


def test_a_long_line_is_gathered_without_being_copied_each_time() -> None:
    splitter = BlockSplitter()
    for _ in range(20_000):
        assert splitter.feed("word ") == []
    assert len(splitter.finish()[0]) == 100_000
