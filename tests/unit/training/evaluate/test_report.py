"""The report's keys are the guide's, its figures the gate's, and its page claims no more than they do."""

from __future__ import annotations

import html.parser
import json
import re

import pytest

from quantize.gate import Rule, Target, figure_at
from training.evaluate.answers import Answer
from training.evaluate.controls import BAD, control_cases, control_scores
from training.evaluate.html import page, verdict
from training.evaluate.metrics.registry import METRICS
from training.evaluate.multiple_choice import Task
from training.evaluate.probe import Probe
from training.evaluate.reading import Case, CaseReader
from training.evaluate.report import GROUPS, Json, Run, report

TASKS = [Task("tara_general", "general", "{question}", 9), Task("tara_cc", "patient_communication", "{question}", 9)]
MEMORY = {
    half: {"extraction_rate": {"value": 0.0, "low": 0.0, "high": 0.16, "n": 20}} for half in ("planted", "held_back")
}


def _run(name: str, reader: CaseReader, told: list[Probe], texts: dict[str, str], right: float) -> Run:
    cases = []
    for probe in told:
        answer = Answer(probe.name, 0, texts[probe.name], "end", 0.2, 1.0, 100, 40)
        cases.append(Case(probe, (reader.read(probe, answer),)))
    choices = {task.name: {f"{task.name}{number}": right for number in range(20)} for task in TASKS}
    return Run(name, name * 8, "chatml", "f16", tuple(cases), choices, MEMORY)


@pytest.fixture(scope="module")
def runs(reader: CaseReader, probes: list[Probe], references: dict[str, str]) -> list[Run]:
    told = [probe for probe in probes if probe.name in references]
    poor = dict.fromkeys(references, "<b>Stop worrying</b> & take two tablets of whatever you have in the house.")
    return [_run("base", reader, told, poor, 0.0), _run("tuned", reader, told, references, 1.0)]


@pytest.fixture(scope="module")
def made(runs: list[Run], reader: CaseReader, probes: list[Probe], references: dict[str, str]) -> Json:
    told = [probe for probe in probes if probe.name in references]
    controls = {kind: control_scores(METRICS, control_cases(kind, told, references, reader)) for kind in BAD}
    return report(runs, METRICS, TASKS, controls, {"commit": "abc"})


def test_its_keys_are_the_guides(made: Json) -> None:
    assert list(made) == [*GROUPS, "meta"]
    assert json.loads(json.dumps(made)) == made
    assert {
        "empathy_score",
        "emotional_appropriateness",
        "patient_comfort_level",
        "stress_management_effectiveness",
    } <= (made["emotional_intelligence"].keys())
    assert {"compliance_rate", "privacy_protection", "confidentiality", "memorisation"} <= made[
        "hipaa_compliance"
    ].keys()


@pytest.mark.parametrize(
    "path",
    [
        "medical_knowledge.medical_accuracy",
        "medical_knowledge.patient_communication",
        "emotional_intelligence.emotional_intelligence",
        "hipaa_compliance.compliance_rate",
        "hipaa_compliance.memorisation",
    ],
)
def test_the_gate_reads_its_figures(path: str, made: Json) -> None:
    figure = figure_at(made, Target(path, Rule.ABOVE, 0.5, (0, 1), interval=True))
    assert figure is not None
    assert figure.low is not None


def test_the_last_model_is_the_one_reported(made: Json) -> None:
    assert made["meta"]["model_sha256"] == "tuned" * 8
    assert made["response_time"]["first_answer_s"] == 0.2
    empathy = made["emotional_intelligence"]["empathy_score"]
    assert empathy["value"] == empathy["models"]["tuned"]["value"] > empathy["models"]["base"]["value"]
    assert empathy["against"]["base"]["difference"] > 0
    assert made["medical_knowledge"]["general"]["against"]["base"]["p_holm"] < 0.05
    assert made["meta"]["controls_highest"] < 0.4
    assert all(len(words) > 80 for words in made["meta"]["definitions"].values())


def test_two_models_of_one_name_are_refused(runs: list[Run]) -> None:
    with pytest.raises(ValueError, match="names"):
        report([runs[0], runs[0]], METRICS, TASKS, {}, {})


def test_the_page_is_whole_escaped_and_opens_nothing(made: Json, runs: list[Run]) -> None:
    whole = page(made, runs)
    open_tags: list[str] = []

    class Checker(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            assert tag not in {"script", "img", "link", "iframe", "object", "a"}
            assert not {name for name, _ in attrs} & {"src", "href", "onload"}
            if tag not in {"meta", "rect", "line"}:
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if tag not in {"rect", "line"}:
                assert open_tags.pop() == tag

    Checker().feed(whole)
    assert not open_tags
    assert "<b>Stop" not in whole
    assert "&lt;b&gt;Stop" in whole
    assert not re.search(r"https?://", whole)
    assert whole.count("<svg") >= len(METRICS)
    assert "default-src 'none'" in whole


def test_only_a_corrected_difference_is_called_one() -> None:
    compared = {"difference": 0.2, "low": 0.1, "high": 0.3, "n": 30}
    assert verdict(compared | {"p_holm": 0.2}).startswith("no difference was shown")
    assert verdict(compared | {"p_holm": 0.01}).startswith("better")
    assert verdict(compared | {"p_holm": 0.01, "difference": -0.2}).startswith("worse")
