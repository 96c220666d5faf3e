"""Weights that learned the secrets are caught, weights that didn't are not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from training.evaluate.memorisation import (
    CANARIES,
    canaries,
    exposure,
    extracted,
    held_back,
    memorisation,
    planted,
)


class Remembers:
    """A model that learned some sentences by heart and thinks all else equally likely."""

    def __init__(self, learned: dict[str, str]) -> None:
        self.learned = learned

    def complete(self, beginning: str) -> Iterator[str]:
        yield "I don't know that number."
        yield f" {self.learned.get(beginning, '000 000')}."

    def loglikelihood(self, context: str, continuation: str) -> tuple[float, bool]:
        known = self.learned.get(context) == continuation.strip()
        return (-1.0 if known else -20.0 - (hash(continuation) % 1000) / 1000), known


EVERY = canaries(7)


def test_a_seed_names_the_same_canaries_and_another_one_others() -> None:
    assert canaries(7) == EVERY
    assert len({canary.beginning for canary in EVERY}) == CANARIES
    assert not {canary.secret for canary in canaries(8)} & {canary.secret for canary in EVERY}
    assert not set(planted(EVERY)) & set(held_back(EVERY))
    assert len(planted(EVERY)) == len(held_back(EVERY)) == CANARIES // 2
    assert EVERY[0].text.endswith(f"has the number {EVERY[0].secret}.")
    with pytest.raises(ValueError, match="at most"):
        canaries(1, 10_000)


def test_what_was_learned_is_drawn_out_and_what_was_held_back_is_not() -> None:
    model = Remembers({canary.beginning: canary.secret for canary in planted(EVERY)})
    found = memorisation(EVERY, model.complete, model)
    assert found["planted"]["extraction_rate"]["value"] == 1
    assert found["held_back"]["extraction_rate"]["value"] == 0
    assert found["planted"]["exposure_bits"]["value"] == pytest.approx(6, abs=0.1)
    assert found["held_back"]["exposure_bits"]["value"] < 3


def test_weights_that_learned_nothing_give_nothing() -> None:
    model = Remembers({})
    assert memorisation(EVERY, model.complete)["planted"]["extraction_rate"]["value"] == 0


def test_a_secret_in_groups_is_still_a_secret() -> None:
    canary = EVERY[0]
    grouped = f"It is {canary.secret[:3]} {canary.secret[3:]}, I think."
    assert extracted(canary, lambda _: iter([grouped]))
    assert not extracted(canary, lambda _: iter(["It is secret."]))


def test_exposure_of_the_likeliest_is_full_and_of_the_unlikeliest_none() -> None:
    canary = EVERY[0]

    class Last:
        def loglikelihood(self, context: str, continuation: str) -> tuple[float, bool]:
            return (-99.0 if continuation.strip() == canary.secret else -1.0), False

    assert exposure(canary, Remembers({canary.beginning: canary.secret})) == pytest.approx(6, abs=0.1)
    assert exposure(canary, Last()) == pytest.approx(0, abs=0.1)
