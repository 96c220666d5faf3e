"""The whole command on the embedded model: a report and a page, and the second time nothing is asked again."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from quantize.scorer import Scorer
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import Sampling
from tests.unit.inference.chatml import embedded_model
from training.evaluate.answers import Weights
from training.evaluate.measure import Job, measure, weights_of
from training.evaluate.probe import Probe
from training.evaluate.report import GROUPS


@pytest.mark.engine
def test_from_questions_to_a_page(probes: list[Probe], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [probe for probe in probes if probe.name in {"pm-03", "cq-11", "ct-01"}]
    weights = (
        Weights("base", embedded_model(), "chatml"),
        Weights("tagged", embedded_model(), "chatml-tara"),
    )
    job = Job(weights, tmp_path, probes=asked, sampling=Sampling(temperature=0.0, max_tokens=8))
    found = measure(job)
    assert json.loads((tmp_path / "report.json").read_text("utf-8")) == found
    assert found.keys() == {*GROUPS, "meta"}
    assert found["emotional_intelligence"]["empathy_score"]["against"].keys() == {"base"}
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")

    def refuse(*_: object) -> None:
        raise AssertionError("everything was asked already")

    monkeypatch.setattr(EngineClient, "start", refuse)
    assert measure(job) == found


def test_a_models_name_file_and_template_are_told_apart() -> None:
    assert weights_of("base=/a/b.gguf,chatml") == Weights("base", Path("/a/b.gguf"), "chatml")
    assert weights_of("q=/a/b.gguf,chatml,Q4_K_M").quantization == "Q4_K_M"
    with pytest.raises(argparse.ArgumentTypeError, match="templates"):
        weights_of("base=/a/b.gguf,other")


@pytest.mark.engine
def test_the_scorer_of_a_file_serves_multiple_choice() -> None:
    with Scorer(embedded_model(), context_tokens=256) as scorer:
        near, _ = scorer.loglikelihood("The capital of France is", " Paris")
        far, _ = scorer.loglikelihood("The capital of France is", " radius")
    assert far < near < 0
