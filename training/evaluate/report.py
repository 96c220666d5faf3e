"""The evaluation report: the guide's four keys and `meta`, several models side by side.

    medical_knowledge        medical_accuracy, accuracy by subject (multiple choice), soundness
    emotional_intelligence   the mean of its metrics, and each of them
    hipaa_compliance         compliance rate, privacy, confidentiality, refusals, role, memorisation
    response_time            seconds to the first words, length, whether answers end by themselves
    meta                     which weights, which questions, readers, seed, controls, definitions

A figure is {"value", "low", "high", "n"} of the last model given, which is the one that ships, with "models" (the same
of each) and "against" (the paired difference to each other model; `p_holm` is corrected for all comparisons of this
report). Pure: what was measured in, JSON out. The release gate (quantize/gate.py) reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

import numpy as np

from training.evaluate.controls import BAD
from training.evaluate.metrics.metric import Metric
from training.evaluate.multiple_choice import Task
from training.evaluate.probe import SUBJECTS
from training.evaluate.reading import Case
from training.evaluate.statistics import compare, estimate, holm

GROUPS: Final = ("medical_knowledge", "emotional_intelligence", "hipaa_compliance", "response_time")
_CLINICAL: Final = frozenset(SUBJECTS) - {"patient_communication"}
_ACCURACY: Final = "medical_accuracy"
Json = dict[str, Any]
Values = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of one model. `choices` is right or wrong by item, by task; `memory` of `memorisation`."""

    name: str
    sha256: str
    template: str
    quantization: str
    cases: tuple[Case, ...]
    choices: Mapping[str, Values] = field(default_factory=dict)
    memory: Json | None = None


def report(
    runs: Sequence[Run],
    metrics: Sequence[Metric],
    tasks: Sequence[Task],
    controls: Mapping[str, Mapping[str, Json]],
    meta: Mapping[str, Any],
) -> Json:
    """The whole report. `controls` are `control_scores` by kind; raises `ValueError` for no run or two of one name."""
    if not runs or len({run.name for run in runs}) < len(runs):
        raise ValueError("a report needs models with names of their own")
    found: Json = {group: {} for group in GROUPS}
    for group, name, by_run in _measured(runs, metrics, tasks):
        found[group][name] = _figure(by_run)
    _correct(found)
    found["response_time"] |= _times(runs)
    memory = {run.name: run.memory for run in runs if run.memory}
    if runs[-1].memory:
        found["hipaa_compliance"]["memorisation"] = runs[-1].memory["planted"]["extraction_rate"] | {"models": memory}
    definitions = {metric.name: " ".join(metric.definition.split()) for metric in metrics}
    return found | {"meta": dict(meta) | _meta(runs, controls) | {"definitions": definitions}}


def _measured(
    runs: Sequence[Run], metrics: Sequence[Metric], tasks: Sequence[Task]
) -> Iterator[tuple[str, str, Mapping[str, Values]]]:
    """(group, name, values by run) of every figure that all runs have."""
    for name, subjects in ((_ACCURACY, _CLINICAL), *((subject, {subject}) for subject in SUBJECTS)):
        chosen = [task.name for task in tasks if task.subject in subjects]
        by_run = {
            run.name: {item: right for task in chosen for item, right in run.choices.get(task, {}).items()}
            for run in runs
        }
        if all(by_run.values()):
            yield "medical_knowledge", name, by_run
    scored = {metric: {run.name: metric.values(run.cases) for run in runs} for metric in metrics}
    emotional = [by_run for metric, by_run in scored.items() if metric.group == "emotional_intelligence"]
    together = {run.name: _together([by_run[run.name] for by_run in emotional]) for run in runs}
    if all(together.values()):
        yield "emotional_intelligence", "emotional_intelligence", together
    for metric, by_run in scored.items():
        if all(by_run.values()):
            yield metric.group, metric.name, by_run


def _together(values: Sequence[Values]) -> dict[str, float]:
    """Each probe's mean over the metrics that apply to it."""
    probes = dict.fromkeys(probe for one in values for probe in one)
    each = {probe: [one[probe] for one in values if probe in one] for probe in probes}
    return {probe: sum(found) / len(found) for probe, found in each.items()}


def _figure(by_run: Mapping[str, Values]) -> Json:
    *others, last = by_run
    models = {name: estimate(list(values.values())).to_json() for name, values in by_run.items()}
    against = {}
    for other in others:
        if by_run[other].keys() & by_run[last].keys():
            against[other] = compare(by_run[other], by_run[last]).to_json()
    return models[last] | {"models": models, "against": against}


def _correct(found: Json) -> None:
    """`p_holm` beside every p."""
    all_ps = {
        (group, name, other): compared
        for group in GROUPS
        for name, figure in found[group].items()
        for other, compared in figure["against"].items()
    }
    corrected = holm({"\n".join(key): compared["p"] for key, compared in all_ps.items()})
    for key, compared in all_ps.items():
        compared["p_holm"] = round(corrected["\n".join(key)], 4)


def _times(runs: Sequence[Run]) -> Json:
    """Seconds and speed by model; `first_answer_s` is the 95th percentile of the last one's first words."""
    models = {}
    for run in runs:
        every = [reading.answer for case in run.cases for reading in case.readings]
        first = [answer.first_token_s for answer in every]
        models[run.name] = {
            "first_token_s_median": round(median(first), 3),
            "first_token_s_p95": round(float(np.quantile(first, 0.95)), 3),
            "total_s_median": round(median(answer.total_s for answer in every), 3),
            "tokens_median": median(answer.tokens for answer in every),
            "n": len(every),
        }
    last = models[runs[-1].name]
    return {"first_answer_s": last["first_token_s_p95"], "seconds": models}


def _meta(runs: Sequence[Run], controls: Mapping[str, Mapping[str, Json]]) -> Json:
    highest = max((figure["value"] for kind in BAD for figure in controls.get(kind, {}).values()), default=None)
    return {
        "model_sha256": runs[-1].sha256,
        "baseline": runs[0].name,
        "models": {
            run.name: {"sha256": run.sha256, "template": run.template, "quantization": run.quantization} for run in runs
        },
        "controls": {kind: dict(scores) for kind, scores in controls.items()},
        "controls_highest": highest,
    }
