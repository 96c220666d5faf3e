"""Group weights: a rare group that is always second gets its turn, and equal odds stay with equal weights."""

from __future__ import annotations

from tara_health.vocabulary import EKMAN_GROUPS
from training.reading.weigh_groups import chosen_weights, macro_f1, named


def _odds(**given: float) -> dict[str, float]:
    return dict.fromkeys(EKMAN_GROUPS, 0.0) | given


def test_a_rare_group_that_is_always_second_gets_its_turn() -> None:
    truth = [frozenset({"neutral"})] * 6 + [frozenset({"fear"})] * 2
    odds = [_odds(neutral=0.9, fear=0.1)] * 6 + [_odds(neutral=0.5, fear=0.4)] * 2
    weights = chosen_weights(truth, odds)
    said = [named(one, weights) for one in odds]
    assert said == ["neutral"] * 6 + ["fear"] * 2
    assert macro_f1(truth, said) > macro_f1(truth, [named(one, dict.fromkeys(EKMAN_GROUPS, 1.0)) for one in odds])


def test_what_is_right_already_is_left_alone() -> None:
    truth = [frozenset({"joy"}), frozenset({"anger"})]
    odds = [_odds(joy=0.9), _odds(anger=0.9)]
    assert set(chosen_weights(truth, odds).values()) == {1.0}
