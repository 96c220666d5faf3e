"""Intervals that cover, p-values that mean what they say, and the same figures each time."""

from __future__ import annotations

import numpy as np
import pytest

from training.evaluate.statistics import bootstrap, compare, estimate, holm, wilson


def test_wilson_has_the_published_values() -> None:
    found = wilson(81, 263)  # Newcombe 1998, example for method 3
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    none = wilson(0, 20)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)
    with pytest.raises(ValueError, match="nothing"):
        wilson(0, 0)


def test_a_bootstrap_interval_covers_the_mean_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(4)
    covered = 0
    for _ in range(100):
        found = bootstrap(list(draw.uniform(0, 1, 40)))
        covered += found.low <= 0.5 <= found.high
    assert 87 <= covered <= 100


def test_the_same_values_give_the_same_figures() -> None:
    values = [0.1, 0.4, 0.4, 0.9]
    assert bootstrap(values) == bootstrap(values)


def test_ones_alone_still_have_an_interval() -> None:
    assert estimate([1.0] * 20).low < 0.9
    assert estimate([0.5, 1.0]).low == 0.5


def test_a_difference_is_found_and_none_is_not() -> None:
    draw = np.random.default_rng(2)
    base = {str(place): value for place, value in enumerate(draw.uniform(0, 0.6, 40))}
    better = {name: value + 0.2 for name, value in base.items()}
    noise = {name: value + change for (name, value), change in zip(base.items(), draw.normal(0, 0.2, 40), strict=True)}
    assert compare(base, better).p < 0.001
    assert compare(base, base).p == 1
    assert compare(base, noise).p > 0.05


def test_false_alarms_are_about_one_in_twenty() -> None:
    draw = np.random.default_rng(7)
    alarms = 0
    for _ in range(60):
        first, second = (dict(zip("abcdefghijkl", draw.uniform(0, 1, 12), strict=True)) for _ in range(2))
        alarms += compare(first, second).p < 0.05
    assert alarms <= 8


def test_only_conversations_of_both_are_compared() -> None:
    assert compare({"a": 0.0, "b": 1.0}, {"b": 1.0, "c": 0.0}).n == 1
    with pytest.raises(ValueError, match="both"):
        compare({"a": 0.0}, {"b": 0.0})


def test_holm() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
