"""What is shared between two prompts, and the tokens of past replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tara_health.inference.kv_prefix import ReplyMemory, common_prefix, reusable


@pytest.mark.parametrize(
    ("held", "wanted", "shared"),
    [
        ([], [1], 0),
        ([1, 2, 3], [1, 2, 3, 4], 3),
        ([1, 2, 3, 4], [1, 2, 9], 2),
        ([9], [1, 2], 0),
        ([1, 2, 3], [1, 2, 3], 3),
    ],
)
def test_common_prefix(held: list[int], wanted: list[int], shared: int) -> None:
    assert common_prefix(held, wanted) == shared


@given(st.lists(st.integers(0, 2)), st.lists(st.integers(0, 2)))
def test_common_prefix_is_the_longest(held: list[int], wanted: list[int]) -> None:
    shared = common_prefix(held, wanted)
    assert held[:shared] == wanted[:shared]
    assert shared == min(len(held), len(wanted)) or held[shared] != wanted[shared]


def test_one_token_is_always_left_to_decode() -> None:
    assert reusable([1, 2, 3], [1, 2, 3]) == 2
    assert reusable([1, 2, 3], [1, 2, 3, 4]) == 3
    assert reusable([], []) == 0


def test_a_reply_is_found_by_its_text_whatever_space_is_around_it() -> None:
    memory = ReplyMemory()
    memory.remember(" Take rest.\n", [5, 6, 7])
    assert memory.tokens_of("Take rest.") == (5, 6, 7)
    assert memory.tokens_of("Take rest") is None


def test_empty_replies_are_not_kept() -> None:
    memory = ReplyMemory()
    memory.remember("  ", [1])
    memory.remember("text", [])
    assert len(memory) == 0


def test_the_oldest_replies_go_first_and_clear_forgets_all() -> None:
    memory = ReplyMemory(limit=5)
    memory.remember("one", [1, 1])
    memory.remember("two", [2, 2])
    memory.remember("one", [1, 1, 1])  # heard again: now the younger one, and one token longer
    assert len(memory) == 2
    memory.remember("three", [3])
    assert memory.tokens_of("two") is None
    assert memory.tokens_of("one") == (1, 1, 1)
    memory.clear()
    assert memory.tokens_of("one") is None
    memory.remember("one", [1] * 5)
    assert len(memory) == 1
