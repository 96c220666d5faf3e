"""Canaries: word for word in the training split and nowhere else, the held-back half nowhere at all."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.analysis import Analyst
from tests.unit.training.sample import sample
from training.canaries import SOURCE, Planting, planted_records
from training.evaluate.memorisation import canaries, held_back, planted
from training.prepare import Job, prepare
from training.rendering import served
from training.shards import SPLITS, samples
from training.sources.source import Record, Source, Use
from training.status import status

WORDS = "zither walnut comet lantern pebble orchid marble trellis beacon thistle quarry saddle ribbon velvet"


def records(folder: Path) -> Iterator[Record]:
    del folder
    rng = random.Random(8)
    for number in range(30):
        yield Record("medical_consultations", sample(f"talk-{number}", " ".join(rng.choices(WORDS.split(), k=40))))


TALKS = Source("Test talks", "CC0", "none", Use.SHIP, "", "", (), records)


def prepared(folder: Path, planting: Planting | None) -> dict[str, object]:
    return prepare(Job((TALKS,), folder, folder / "data", workers=1, canaries=planting), lambda stage, done: None)


def said(data: Path, split: str) -> str:
    return "\n".join(turn.message for _, one in samples(data, split) for turn in one.conversation)


def test_planted_in_the_training_split_alone(tmp_path: Path) -> None:
    manifest = prepared(tmp_path, Planting(seed=7, repetitions=3))
    every = canaries(7)
    text = {split: said(tmp_path / "data", split) for split in SPLITS}
    for canary in planted(every):
        assert text["train"].count(canary.text) == 3
        assert canary.secret not in text["dev"] + text["test"]
    for canary in held_back(every):
        assert all(canary.secret not in some and canary.beginning not in some for some in text.values())
    assert manifest["canary_seed"] == 7
    told = {"planted": len(planted(every)), "repetitions": 3, "source": SOURCE.name, "split": "train"}
    assert manifest["canaries"] == told
    identities = [one.conversation_id for source, one in samples(tmp_path / "data", "train") if source == SOURCE.name]
    assert len(set(identities)) == len(identities) == 3 * len(planted(every))
    # They count towards no target, and the talks' one reply is what is warned of, not they.
    rows = sum(corpus.rows for corpus in status(tmp_path / "data"))
    assert rows == sum(count for name, count in manifest["counts"].items() if name.startswith("kept"))  # type: ignore[attr-defined]
    assert SOURCE.name not in manifest["variety"]["by_source"]  # type: ignore[index]
    assert any('"please call us with any question"' in line for line in manifest["warnings"])  # type: ignore[attr-defined]


def test_none_where_none_are_wanted(tmp_path: Path) -> None:
    manifest = prepared(tmp_path, None)
    assert manifest["canary_seed"] is None
    assert not list((tmp_path / "data").rglob("canaries*"))
    assert SOURCE.name not in [one["name"] for one in manifest["sources"]]  # type: ignore[attr-defined]


def test_a_canary_is_a_conversation_that_is_trained_on() -> None:
    for record in planted_records(Planting()):
        assert served(record.sample)


def test_de_identification_would_take_the_secrets() -> None:
    # Why they are planted behind it. Where this fails they may as well go through it.
    analyst = Analyst()
    analyst.load()
    taken = [canary for canary in planted(canaries(2026)) if analyst.scan(canary.text)]
    assert taken


def test_never_is_no_planting() -> None:
    with pytest.raises(ValueError, match="once"):
        Planting(repetitions=0)
