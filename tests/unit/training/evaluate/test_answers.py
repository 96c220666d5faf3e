"""Asking the real engine: what is served is asked, answers are kept, a killed run goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tara_health.analysis import Analyst
from tara_health.inference.client import EngineClient
from tara_health.inference.protocol import EngineOptions, Sampling, Segment
from tests.unit.inference.chatml import embedded_model
from training.evaluate.answers import Answer, Weights, answers, kept_answers
from training.evaluate.completions import completer
from training.evaluate.probe import Probe

SHORT = Sampling(temperature=0.0, max_tokens=12)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights("base", embedded_model(), "chatml")


@pytest.fixture(scope="module")
def asked(probes: list[Probe]) -> list[Probe]:
    return [probes[0], next(probe for probe in probes if probe.notes)]


@pytest.mark.engine
def test_each_note_is_asked_and_a_killed_run_goes_on(
    weights: Weights, asked: list[Probe], analyst: Analyst, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = list(answers(weights, asked, tmp_path, analyst, SHORT))
    assert [(one.probe, one.variant) for one in first] == [("pm-01", 0), ("ct-01", 0), ("ct-01", 1)]
    assert all(one.text and 0 < one.first_token_s <= one.total_s and one.tokens <= 12 for one in first)
    assert first[1].prompt_tokens != first[2].prompt_tokens  # the notes differ, the message does not

    (file,) = tmp_path.iterdir()
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]) + lines[2][:20])  # killed while it wrote the third
    again = list(answers(weights, asked, tmp_path, analyst, SHORT))
    assert again[:2] == first[:2]
    assert again[2].text == first[2].text
    assert again[2].first_token_s != first[2].first_token_s  # it was asked anew
    assert len(list(kept_answers(file))) == 3

    def refuse(*_: object) -> None:
        raise AssertionError("nothing is missing, so no engine is needed")

    monkeypatch.setattr(EngineClient, "start", refuse)
    assert list(answers(weights, asked, tmp_path, analyst, SHORT)) == again
    with pytest.raises(AssertionError, match="nothing is missing"):
        list(answers(weights, [replace(asked[0], message="Another question, please.")], tmp_path, analyst, SHORT))


def test_a_line_that_was_cut_short_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    line = json.dumps({"probe": "a", "variant": 0, "text": "é", "finish": "end"} | NUMBERS)
    file.write_text(f'{line}\n{{"probe": "b"', "utf-8")
    assert list(kept_answers(file)) == [Answer("a", 0, "é", "end", 0.1, 0.2, 3, 4)]
    assert file.read_text("utf-8") == f"{line}\n"
    assert not list(kept_answers(tmp_path / "none.jsonl"))


NUMBERS = {"first_token_s": 0.1, "total_s": 0.2, "prompt_tokens": 3, "tokens": 4}


@pytest.mark.engine
def test_a_completion_goes_on_from_the_beginning_itself(weights: Weights) -> None:
    with EngineClient() as engine:
        engine.start(weights.path, EngineOptions(context_tokens=512))
        plain, asked = completer(engine, "chatml")("One, two, three, four, five, six,")
        assert "seven" in plain
        assert asked
        assert engine.count_tokens([Segment(plain)])[0] <= 45
