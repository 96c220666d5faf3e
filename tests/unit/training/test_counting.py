"""Counts in flat memory: near the truth, and whatever is too common is found."""

from __future__ import annotations

import random

import numpy as np
import pytest

from training.counting import Common, Distinct


@pytest.mark.parametrize("count", [0, 1, 100, 20_000, 150_000, 1_000_000])
def test_different_things_are_counted_within_two_percent(count: int) -> None:
    hashes = np.random.default_rng(count).integers(0, 2**64, size=count, dtype=np.uint64)
    distinct = Distinct()
    for some in np.array_split(np.concatenate([hashes, hashes[::2]]), 7):
        distinct.add(some)
    assert distinct.count() == pytest.approx(count, rel=0.02)


def test_few_samples_are_counted_exactly() -> None:
    common = Common(0.1)
    for number in range(40):
        common.add(["often", "often"] if number % 4 == 0 else [f"once {number}"])
    assert common.samples == 40
    (found,) = common.over()
    assert (found.what, found.least, found.most) == ("often", 10, 10)
    assert common.commonest() == found


def test_once_is_not_common_however_few_samples_there_are() -> None:
    common = Common(0.1)
    for number in range(5):
        common.add([f"once {number}"])
    assert common.over() == []


@pytest.mark.parametrize("where", ["early", "late", "spread", "bursts"])
def test_what_is_too_common_is_found_wherever_it_stands(where: str) -> None:
    rows, share, rng = 60_000, 0.005, random.Random(3)
    count = int(rows * share) + 1
    places = {
        "early": range(count),
        "late": range(rows - count, rows),
        "spread": range(0, rows, rows // count),
        "bursts": [start + at for start in range(0, rows, 6_000) for at in range(count // 10 + 1)],
    }[where]
    holding = set(places)
    common = Common(share)
    largest = 0
    for number in range(rows):
        things = [f"once {number} {at}" for at in range(3)] + [f"rare {rng.randrange(3_000)}"]
        common.add([*things, "the one"] if number in holding else things)
        largest = max(largest, len(common._table))
    (found,) = common.over()
    assert found.what == "the one"
    assert found.least <= len(holding) <= found.most
    assert found.most - found.least <= rows * share / 10
    # A table of every thing would hold 183,000.
    assert largest < 12_000


def test_nothing_seen_has_no_commonest() -> None:
    assert Common(0.1).commonest() is None
