"""`tara-release card` on the very files that the commands before it write: every figure finds its row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from quantize.card import NOT_MEASURED
from quantize.cli import app
from quantize.compare import Comparison, Row
from training.config import CONFIGS

WORDS = CONFIGS / "cards/tara-health-135m.json"
ROW = Row("f16", "0" * 64, 271_000_000, 14.25, 0.0, 0.0, 1.0, 61.5, 400.0, 412_000_000)
SMALL = Row("Q8_0", "1" * 64, 145_000_000, 14.31, 0.0021, 0.03, 0.957, 101.5, 400.0, 310_000_000)
REPORT: dict[str, Any] = {
    "medical_knowledge": {"medical_accuracy": {"value": 0.3125, "low": 0.2911, "high": 0.334, "n": 1871}},
    "meta": {"model_sha256": "1" * 64},
}
RUN: dict[str, Any] = {
    "config": {"name": "tara-health-135m", "epochs": 3, "learning_rate": 6e-4, "seed": 7, "lora": {"rank": 24}},
    "data": {"sources": [{"name": "Test talks", "samples": 24, "licence": "ours", "use": "ship", "citation": "here"}]},
    "steps": 450,
}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """What each option names."""
    compared = Comparison(ROW, (SMALL,), "Q8_0", 12, 900, 5).to_json()
    written = {}
    for name, value in (("report", REPORT), ("run", RUN), ("comparison", compared)):
        written[name] = tmp_path / f"{name}.json"
        written[name].write_text(json.dumps(value), "utf-8")
    return written | {"words": WORDS, "out": tmp_path / "MODEL_CARD.md"}


def card(files: dict[str, Path], *more: str) -> Result:
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    return CliRunner().invoke(app, ["card", *options, *more])


def rows(files: dict[str, Path]) -> dict[str, list[str]]:
    """The card's table rows by their first cell."""
    lines = [line.strip("| ").split(" | ") for line in files["out"].read_text("utf-8").splitlines() if line[:1] == "|"]
    return {first: rest for first, *rest in lines}


def test_report_run_words_and_comparison_all_reach_the_card(files: dict[str, Path]) -> None:
    done = card(files, "--hours", "2.5")
    assert done.exit_code == 0, done.output
    told = rows(files)
    assert told["Test talks"] == ["24", "ours", "ship", "here"]
    assert told["Optimiser steps"] == ["450"]
    assert told["Q8_0"][:5] == ["145,000,000 bytes", "14.31", "0.0021", "0.957", "101.5 tokens/s"]
    assert told["f16"][3] == "1"
    assert told["Time"] == ["2.5 h"]
    assert told["Carbon"] == ["60 g CO2e"]  # 2.5 h x 60 W x 400 g/kWh
    text = files["out"].read_text("utf-8")
    assert text.startswith("# tara-health-135m\n\nThese weights are a **demonstration**")
    assert "0.3125 (0.2911 to 0.334) | 1,871 | above 0.85 | failed" in text
    assert "Care of patients." in text


def test_what_was_not_measured_is_said(files: dict[str, Path]) -> None:
    del files["comparison"]
    assert card(files).exit_code == 0
    told = rows(files)
    assert told["Time"] == told["Carbon"] == [NOT_MEASURED]
    assert "Q8_0" not in told
    assert NOT_MEASURED in told


@pytest.mark.parametrize("missing", ["report", "run", "words", "comparison"])
def test_a_file_that_is_not_there_is_named_and_nothing_is_written(missing: str, files: dict[str, Path]) -> None:
    files[missing] = files["out"].with_name("none.json")
    done = card(files)
    assert done.exit_code == 1
    assert "none.json" in str(done.exception)
    assert not files["out"].exists()
