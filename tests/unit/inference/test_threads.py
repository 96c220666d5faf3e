"""One thread while the cores are taken, all of them when they are free."""

from __future__ import annotations

from tara_health.inference.threads import FIRST_HOLD, SLOW_TOKENS, ThreadChoice

ALONE, TOGETHER, COLLAPSED = 0.017, 0.009, 0.16


def _run(choice: ThreadChoice, tokens: int, *, busy: bool) -> list[int]:
    used = []
    for _ in range(tokens):
        used.append(choice.threads)
        together = COLLAPSED if busy else TOGETHER
        choice.took(ALONE * 2 if choice.threads == 1 else together, ALONE)
    return used


def test_a_free_machine_uses_all_threads() -> None:
    assert set(_run(ThreadChoice(2, ALONE), 500, busy=False)) == {2}


def test_a_busy_machine_soon_uses_one_and_tries_again_ever_more_seldom() -> None:
    used = _run(ThreadChoice(2, ALONE), 1000, busy=True)
    assert used[:SLOW_TOKENS] == [2] * SLOW_TOKENS
    assert set(used[SLOW_TOKENS : SLOW_TOKENS + FIRST_HOLD]) == {1}
    assert used[SLOW_TOKENS + FIRST_HOLD] == 2
    assert used.count(2) < 20


def test_it_returns_to_all_threads_when_the_machine_is_free_again() -> None:
    choice = ThreadChoice(4, ALONE)
    _run(choice, 20, busy=True)
    assert choice.threads == 1
    used = _run(choice, 200, busy=False)
    assert used[-1] == 4
    assert set(used[FIRST_HOLD:]) == {4}


def test_one_slow_token_changes_nothing() -> None:
    choice = ThreadChoice(2, ALONE)
    for _ in range(50):
        assert not choice.took(COLLAPSED, 0.0)
        assert not choice.took(TOGETHER, 0.0)
    assert choice.threads == 2


def test_a_long_conversation_is_not_taken_for_a_busy_machine() -> None:
    choice = ThreadChoice(2, ALONE)
    used = []
    for _ in range(600):  # every token costs three times what it did at the start
        used.append(choice.threads)
        choice.took(3 * TOGETHER, 3 * ALONE)
    assert set(used[-300:]) == {2}


def test_a_single_core_has_no_choice() -> None:
    assert set(_run(ThreadChoice(1, ALONE), 50, busy=True)) == {1}
