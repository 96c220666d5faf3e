"""The bench of training speed on a tiny model: both sides learn from the same tokens, and each counts them rightly."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from tests.bench.training import figures, measured  # noqa: E402
from tests.bench.training_side import Step  # noqa: E402
from tests.unit.training.tiny import tiny_base, tiny_config  # noqa: E402
from training.packing import IGNORED, packed, tensors  # noqa: E402
from training.rendering import Tokens  # noqa: E402

PARTS = ("conversations", "replies", "own")


@pytest.fixture(autouse=True)
def _one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def conversations(count: int) -> list[Tokens]:
    draw, beginning = random.Random(3), list(range(40))
    made = []
    for _ in range(count):
        said, replied = draw.randint(1, 30), draw.randint(1, 20)
        ids = beginning + [draw.randint(50, 90) for _ in range(said + replied)]
        made.append(Tokens(ids, [False] * (40 + said) + [True] * replied))
    return made


def test_packed_and_padded_batches_count_the_same_tokens() -> None:
    some = conversations(30)
    packs = packed(some, 200)
    ours, plain = Step(), Step()
    for pack in packs:
        ours.add(tensors(pack))
    longest = max(len(one.ids) for one in some)
    shape = (len(some), longest)
    batch = {"input_ids": torch.zeros(shape), "attention_mask": torch.zeros(shape), "labels": torch.zeros(shape)}
    batch["labels"] += IGNORED
    for row, one in enumerate(some):
        batch["attention_mask"][row, : len(one.ids)] = 1
        batch["labels"][row, [place for place, counts in enumerate(one.counted) if counts]] = 5
    plain.add(batch)
    assert [getattr(ours, name) for name in PARTS] == [getattr(plain, name) for name in PARTS]
    assert (ours.conversations, ours.own) == (30, sum(pack.alone for pack in packs))
    assert (ours.given, plain.given) == (sum(pack.length for pack in packs), 30 * longest)


@pytest.mark.timeout(600)
def test_both_sides_go_once_through_the_same_conversations(tmp_path: Path) -> None:
    config = tiny_config(tiny_base(tmp_path / "base"), max_tokens=1_024, accumulation=2)
    steps = measured(2, config)
    assert list(steps) == ["ours", "plain"]
    assert [step.left for step in steps["ours"]] == [1, 0]
    for name in PARTS:
        ours, plain = (sum(getattr(step, name) for step in each) for each in steps.values())
        assert ours == plain > 4, name
    # A row shares its instructions, a padded batch repeats and lengthens them.
    assert sum(step.given for step in steps["ours"]) < sum(step.own for step in steps["ours"])
    assert sum(step.given for step in steps["plain"]) > sum(step.own for step in steps["plain"])
    assert all(step.seconds > 0 for each in steps.values() for step in each)


@pytest.mark.timeout(600)
def test_the_rows_tell_the_ratio_of_medians(tmp_path: Path) -> None:
    replies, own, given = figures(1, tiny_config(tiny_base(tmp_path / "base"), max_tokens=1_024))
    for row in (replies, own):
        assert row.reference is not None
        assert row.ratio == pytest.approx(row.ours / row.reference)
        assert row.met == (row.ratio >= 1.5)
    assert own.ours > replies.ours > 0
    assert given.ratio is not None
    assert given.ratio < 1


def test_a_side_that_ends_early_is_told_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="'ours' ended early"):
        measured(1, tiny_config(tmp_path / "nothing"))
