"""The trainer learns what is there, and what it saves is what the runtime reads."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from tara_health.affect.linear import GroupModel, features
from tara_health.vocabulary import EKMAN_GROUPS
from training.affect.train_linear import f1, read_rows, save, thresholds, train

MAPPING = {"anger": ["anger", "annoyance"], "joy": ["joy"], "neutral": ["neutral"]}
SAID = [("i hate this", ["annoyance"]), ("what a lovely day", ["joy"]), ("the bus left", ["neutral"])]


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    file = tmp_path / "rows.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        for number in range(240):
            text, labels = SAID[number % 3]
            lines.write(json.dumps({"text": text, "labels": labels}) + "\n")
    return file


def test_it_learns_and_saves_what_the_runtime_reads(rows_file: Path, tmp_path: Path) -> None:
    rows = read_rows(rows_file, MAPPING)
    assert len(rows) == 240
    fit = train(rows, epochs=2, rate=0.1, decay=1e-5)
    save(fit, thresholds(fit.scores(rows), rows.groups), tmp_path)
    with np.load(tmp_path / "ekman_linear.npz", allow_pickle=False) as stored:
        model = GroupModel(
            stored["weights"], stored["scale"], stored["bias"], stored["idf"], float(stored["idf_scale"])
        )
    for text, labels in SAID:
        group = "anger" if labels == ["annoyance"] else labels[0]
        assert EKMAN_GROUPS[int(np.argmax(model.scores(features(text))))] == group


def test_f1_of_nothing_is_nought() -> None:
    none = np.zeros(3, dtype=bool)
    assert f1(none, none) == 0
    assert f1(~none, ~none) == 1
