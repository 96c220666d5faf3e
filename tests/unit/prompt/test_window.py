"""The window policy: within the budget, whole turns, never backwards, and still between trims."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health.errors import PromptTooLong
from tara_health.prompt.window import WindowPlan, plan_window


def plan(turns: list[int], new: int = 10, context: int = 200) -> WindowPlan:
    return plan_window(turns, fixed_tokens=20, new_tokens=new, reply_tokens=30, context_tokens=context)


def test_everything_is_kept_while_it_fits() -> None:
    assert plan([50, 50, 40]) == WindowPlan(first_kept=0, kept_tokens=140, free_tokens=0)


def test_outgrowing_drops_to_half_in_one_step() -> None:
    assert plan([50, 50, 41]) == WindowPlan(first_kept=2, kept_tokens=41, free_tokens=99)


def test_an_empty_conversation_has_the_rest_free() -> None:
    assert plan([]) == WindowPlan(0, 0, 140)


def test_a_turn_larger_than_the_window_is_dropped_whole() -> None:
    assert plan([500, 20]).first_kept == 1


def test_the_newest_message_alone_may_be_too_long() -> None:
    with pytest.raises(PromptTooLong, match=r"needs 151 tokens .* room for 150"):
        plan([], new=151)


def test_instructions_larger_than_the_context_are_told_as_no_room() -> None:
    with pytest.raises(PromptTooLong, match="room for 0"):
        plan([], new=1, context=40)


sizes = st.integers(min_value=1, max_value=150)


@pytest.mark.proof
@settings(deadline=None)
@given(turns=st.lists(st.integers(1, 400), max_size=40), new=sizes)
def test_the_budget_is_never_exceeded_and_turns_are_whole(turns: list[int], new: int) -> None:
    result = plan(turns, new)
    assert result.kept_tokens == sum(turns[result.first_kept :])
    assert result.free_tokens == 200 - 20 - 30 - result.kept_tokens - new
    assert result.free_tokens >= 0
    assert 0 <= result.first_kept <= len(turns)


@pytest.mark.proof
@settings(deadline=None)
@given(grown=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 30)), min_size=1, max_size=40))
def test_the_window_never_goes_back_and_rests_between_trims(grown: list[tuple[int, int]]) -> None:
    """`grown` are turns as message and reply; each is planned as the newest first and stands in the replay after."""
    turns: list[int] = []
    before = WindowPlan(0, 0, 0)
    for message, reply in grown:
        result = plan(turns, message)
        assert result.first_kept >= before.first_kept
        if sum(turns[before.first_kept :]) + message <= 150:
            assert result.first_kept == before.first_kept
        before = result
        turns.append(message + reply)


def test_a_trim_lasts_several_turns() -> None:
    firsts = [plan([20] * count, 10).first_kept for count in range(40)]
    moves = sum(later != earlier for earlier, later in itertools.pairwise(firsts))
    assert moves <= 40 / 3
    assert firsts[-1] > 0
