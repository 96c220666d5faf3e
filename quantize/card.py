"""The model card, from measurements: what the weights are, from what, for what, how good, at which cost.

    {name, version, base, sources, run, evaluation, comparison, intended_use, not_for, limits, energy} -> Markdown

Promises: every section and every figure of the gate stands in every card; what was not given is printed as "not
measured" (a figure) or "not stated" (words), never left out and never guessed. Each figure is the report's own, with
its interval, and the verdict beside it is the gate's. The order follows Mitchell et al. 2019, "Model Cards for Model
Reporting".

Does not promise that the energy is what a meter would show: it is time x watts, and the carbon that times the grid's
intensity; the three inputs are printed, and that it is an estimate (method of Lacoste et al. 2019).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from quantize.gate import Gate, Verdict, figure_at, value_at

NOT_MEASURED: Final = "not measured"
NOT_STATED: Final = "not stated"

_RUN: Final = (
    ("Optimiser steps", "steps", ""),
    ("Tokens an epoch", "tokens_an_epoch", ""),
    ("Epochs", "config.epochs", ""),
    ("Final training loss", "loss", ""),
    ("LoRA rank", "config.lora.rank", ""),
    ("Learning rate", "config.learning_rate", ""),
    ("Seed", "config.seed", ""),
    ("Time since its last start", "wall_s_of_this_start", "s"),
)
_COMPARISON: Final = (
    ("size", "size_bytes", "bytes"),
    ("perplexity", "perplexity", ""),
    ("KL divergence from f16", "kl_divergence", ""),
    ("same first token as f16", "top1_agreement", ""),
    ("decoding", "decode_tokens_per_s", "tokens/s"),
    ("peak memory", "peak_memory_bytes", "bytes"),
)


def card(measured: Mapping[str, Any], gate: Gate, verdict: Verdict) -> str:
    """The card as Markdown. `verdict` is the gate's on the same evaluation report."""
    name = " ".join(text for key in ("name", "version") if (text := _words(measured.get(key), "")))
    sections = [
        (name or "Unnamed weights", _standing(verdict)),
        ("What it starts from", _base(_mapping(measured, "base"))),
        ("Intended use", _points(measured.get("intended_use"))),
        ("What it is not for", _points(measured.get("not_for"))),
        ("Data", _sources(measured.get("sources"))),
        ("Training", _run(_mapping(measured, "run"))),
        ("Measured", _measured(_mapping(measured, "evaluation"), gate, verdict)),
        ("Quantisation", _comparison(measured.get("comparison"))),
        ("Limits", _points(measured.get("limits"))),
        ("Time and carbon", _energy(_mapping(measured, "energy"))),
    ]
    parts = [f"{'#' if place == 0 else '##'} {title}\n\n{body}" for place, (title, body) in enumerate(sections)]
    return "\n\n".join(parts) + "\n"


def measured_of(
    words: Mapping[str, Any],
    run: Mapping[str, Any],
    evaluation: Mapping[str, Any],
    comparison: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What `card` takes, from the page of words, the run's record (run.json), the report, the files compared."""
    data = run.get("data")
    return {
        **words,
        "name": _mapping(run, "config").get("name"),
        "sources": data.get("sources") if isinstance(data, Mapping) else None,
        "run": run,
        "evaluation": evaluation,
        "comparison": comparison.get("comparison") if comparison is not None else None,
    }


def carbon_grams(hours: float, watts: float, grams_per_kwh: float) -> float:
    """Grams of CO2 equivalent: hours x watts / 1000 x grams a kilowatt hour."""
    return hours * watts / 1000 * grams_per_kwh


def _standing(verdict: Verdict) -> str:
    if verdict.passed:
        return "These weights are **released**: every item of the release gate passed."
    return (
        "These weights are a **demonstration**, not for clinical use: they did not pass every item of the release gate"
        " (section Measured)."
    )


def _base(base: Mapping[str, Any]) -> str:
    pin = base.get("revision") or base.get("sha256")
    return _table(
        ("base", "package", "revision or sha256", "licence"),
        [[_words(base.get("name")), _words(base.get("package"), "none"), _words(pin), _words(base.get("licence"))]],
    )


def _sources(sources: object) -> str:
    rows = [
        [
            _words(source.get("name")),
            _figure(source.get("samples")),
            *(_words(source.get(key)) for key in ("licence", "use", "citation")),
        ]
        for source in _rows(sources)
    ]
    return _table(("source", "samples", "licence", "permitted use", "citation"), rows or [[NOT_STATED] * 5])


def _run(run: Mapping[str, Any]) -> str:
    return _table(("", "figure"), [[title, _figure(value_at(run, path), unit)] for title, path, unit in _RUN])


def _measured(report: Mapping[str, Any], gate: Gate, verdict: Verdict) -> str:
    found = {finding.item: finding for finding in verdict.items}
    rows = []
    for item in gate.items:
        shown, count = "for persons", ""
        if item.figure is not None:
            figure = figure_at(report, item.figure)
            at = value_at(report, item.figure.path)
            shown = NOT_MEASURED if figure is None else str(figure)
            count = _figure(at.get("n") if isinstance(at, Mapping) else None)
        finding = found.get(item.item)
        state = finding.state.value if finding is not None else "missing"
        rows.append([item.title, shown, count, finding.wanted if finding is not None else NOT_STATED, state])
    note = "Intervals are 95 %. A share passes by its lower end, a time by its upper end."
    return f"{_table(('item', 'found', 'N', 'asked', 'gate'), rows)}\n\n{note}"


def _comparison(comparison: object) -> str:
    rows = [
        [_words(row.get("name")), *(_figure(row.get(key), unit) for _, key, unit in _COMPARISON)]
        for row in _rows(comparison)
    ]
    titles = ("file", *(title for title, _, _ in _COMPARISON))
    return _table(titles, rows or [[NOT_MEASURED] * len(titles)])


def _energy(energy: Mapping[str, Any]) -> str:
    given = [_number(energy.get(key)) for key in ("hours", "watts", "grams_per_kwh")]
    hours, watts, intensity = given
    carbon = NOT_MEASURED
    if hours is not None and watts is not None and intensity is not None:
        carbon = f"{carbon_grams(hours, watts, intensity):,.4g} g CO2e"
    rows = [
        ["Machine", _words(energy.get("machine"))],
        ["Time", _figure(hours, "h")],
        ["Power", _figure(watts, "W")],
        ["Grid intensity", _figure(intensity, "g CO2e/kWh")],
        ["Carbon", carbon],
    ]
    note = "Carbon is an estimate: time x power x grid intensity, the three inputs above; no meter was read."
    return f"{_table(('', 'figure'), rows)}\n\n{note}"


def _points(value: object) -> str:
    points = [value] if isinstance(value, str) else value if isinstance(value, Sequence) else []
    lines = [f"- {_words(point)}" for point in points if isinstance(point, str) and point.strip()]
    return "\n".join(lines) or f"- {NOT_STATED}"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, Mapping) else {}


def _rows(value: object) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, Sequence) else []


def _words(value: object, otherwise: str = NOT_STATED) -> str:
    """One line that stays in its cell."""
    if not isinstance(value, str) or not value.strip():
        return otherwise
    return " ".join(value.split()).replace("\\", "\\\\").replace("|", "\\|")


def _figure(value: object, unit: str = "") -> str:
    number = _number(value)
    if number is None:
        return NOT_MEASURED
    shown = f"{number:,.0f}" if number == round(number) else f"{number:,.4g}"
    return f"{shown} {unit}".rstrip()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
