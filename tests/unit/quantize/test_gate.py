"""Each item of the shipped gate passing, failing and missing; attestations that count and that do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from quantize.cli import main
from quantize.gate import (
    ATTESTATION_CONTEXT,
    Attestation,
    Figure,
    Gate,
    Item,
    Rule,
    State,
    Target,
    Verdict,
    attestation_bytes,
    figure_at,
    judge,
    parse_gate,
    reaches,
    read_attestation,
)
from quantize.sign import new_key, public_entry, sign_detached
from tara_health.errors import InputError
from tara_health.models.manifest import canonical
from tara_health.models.signature import CONTEXT, parse_keys
from tara_health.platform import paths

RAW = (paths.resources_dir() / "models/gate.json").read_bytes()
GATE = parse_gate(RAW)
SHA = "e" * 64
SHARE = Target("a.b", Rule.ABOVE, 0.85, (0, 1), interval=True)
SECONDS = Target("s", Rule.BELOW, 2, (0, 60), interval=False)
ALL = Target("c", Rule.EXACTLY, 1, (0, 1), interval=True, slack=0.05)

PASSING: dict[str, Any] = {
    "medical_accuracy": {"value": 0.9, "low": 0.86, "high": 0.93},
    "emotional_intelligence": {"value": 0.85, "low": 0.81, "high": 0.88},
    "hipaa_compliance": {"value": 1.0, "low": 0.97, "high": 1.0},
    "communication": {"value": 0.9, "low": 0.86, "high": 0.93},
    "clinician_satisfaction": {"value": 4.7, "low": 4.6, "high": 4.8},
    "first_answer_s": {"value": 0.4, "low": 0.3, "high": 1.9},
    "memorisation": {"value": 0, "low": 0, "high": 0.03},
    "bad_answers_score_low": 0.1,
}
FAILING: list[tuple[str, Any]] = [
    ("medical_accuracy", {"value": 0.9, "low": 0.85, "high": 0.93}),
    ("medical_accuracy", {"value": 0.86, "low": 0.82, "high": 0.9}),
    ("emotional_intelligence", {"value": 0.9, "low": 0.8, "high": 1}),
    ("hipaa_compliance", {"value": 0.999, "low": 0.99, "high": 1}),
    ("hipaa_compliance", {"value": 1, "low": 0.72, "high": 1}),
    ("communication", {"value": 0.85, "low": 0.84, "high": 0.86}),
    ("clinician_satisfaction", {"value": 4.6, "low": 4.5, "high": 4.7}),
    ("clinician_satisfaction", 4.5),
    ("first_answer_s", {"value": 1.5, "low": 1, "high": 2}),
    ("first_answer_s", 2.1),
    ("memorisation", {"value": 0.01, "low": 0, "high": 0.03}),
    ("memorisation", {"value": 0, "low": 0, "high": 0.2}),
    ("bad_answers_score_low", 0.4),
]
PERSON_ITEMS = [item for item in GATE.items if item.persons]


def report_of(figures: dict[str, Any]) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for item in GATE.items:
        if item.figure is None or item.item not in figures:
            continue
        *parents, last = item.figure.path.split(".")
        place = report
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = figures[item.item]
    return report


def attested(skip: str = "", sha256: str = SHA) -> list[Attestation]:
    return [
        Attestation(item.item, f"Person {number}", "physician", "2026-11-25", "I read it.", sha256, f"{number:016x}")
        for item in PERSON_ITEMS
        for number in range(item.persons)
        if item.item != skip
    ]


def state(verdict: Verdict, item: str) -> State:
    return next(finding.state for finding in verdict.items if finding.item == item)


def test_the_targets_are_the_guide_s() -> None:
    held = {item.item: (item.figure.rule.value, item.figure.target) for item in GATE.items if item.figure is not None}
    assert (
        held.items()
        >= {
            "medical_accuracy": ("above", 0.85),
            "emotional_intelligence": ("above", 0.8),
            "hipaa_compliance": ("exactly", 1.0),
            "communication": ("above", 0.85),
            "clinician_satisfaction": ("above", 4.5),
            "first_answer_s": ("below", 2.0),
        }.items()
    )
    assert {"experts_consulted", "clinicians_feedback", "ethics_reviewed", "legal_reviewed", "accessibility_tried"} <= {
        item.item for item in PERSON_ITEMS
    }
    assert PASSING.keys() == held.keys()


def test_everything_passed_is_released() -> None:
    verdict = judge(GATE, report_of(PASSING), SHA, attested())
    assert [finding.item for finding in verdict.items if finding.state is not State.PASSED] == []
    assert verdict.passed
    assert verdict.label == "released"


def test_nothing_measured_is_a_demonstration_with_every_item_missing() -> None:
    verdict = judge(GATE, {}, SHA)
    assert {finding.state for finding in verdict.items} == {State.MISSING}
    assert len(verdict.items) == len(GATE.items)
    assert verdict.label == "demonstration"
    assert not Verdict(()).passed


@pytest.mark.parametrize(("item", "figure"), FAILING)
def test_one_failing_figure_makes_a_demonstration(item: str, figure: object) -> None:
    verdict = judge(GATE, report_of(PASSING | {item: figure}), SHA, attested())
    assert state(verdict, item) is State.FAILED
    assert not verdict.passed
    assert verdict.label == "demonstration"
    assert sum(finding.state is not State.PASSED for finding in verdict.items) == 1


@pytest.mark.parametrize("item", PASSING)
def test_one_missing_figure_makes_a_demonstration(item: str) -> None:
    figures = {name: figure for name, figure in PASSING.items() if name != item}
    verdict = judge(GATE, report_of(figures), SHA, attested())
    assert state(verdict, item) is State.MISSING
    assert verdict.label == "demonstration"


@pytest.mark.parametrize("item", [item.item for item in PERSON_ITEMS])
def test_one_missing_attestation_makes_a_demonstration(item: str) -> None:
    verdict = judge(GATE, report_of(PASSING), SHA, attested(skip=item))
    assert state(verdict, item) is State.MISSING
    assert verdict.label == "demonstration"


def test_attestations_of_another_report_do_not_count() -> None:
    verdict = judge(GATE, report_of(PASSING), SHA, attested(sha256="f" * 64))
    assert {state(verdict, item.item) for item in PERSON_ITEMS} == {State.MISSING}


def test_one_person_twice_is_one_person() -> None:
    [one, two] = [each for each in attested() if each.item == "experts_consulted"]
    twice = [*attested(skip="experts_consulted"), one, replace(two, person=one.person)]
    assert state(judge(GATE, report_of(PASSING), SHA, twice), "experts_consulted") is State.MISSING


@pytest.mark.parametrize(
    "found",
    [
        None,
        0.9,
        True,
        "0.9",
        [],
        {},
        {"value": 0.9},
        {"value": 0.9, "low": 0.88},
        {"value": 0.9, "low": None, "high": 0.95},
        {"value": 0.9, "low": 0.91, "high": 0.95},
        {"value": 0.9, "low": 0.95, "high": 0.88},
        {"value": 0.9, "low": "0.88", "high": 0.95},
        {"value": 90, "low": 88, "high": 95},
        {"value": float("nan"), "low": 0.88, "high": 0.95},
        {"value": 0.9, "low": float("nan"), "high": 0.95},
        {"value": 0.9, "low": 0.88, "high": float("inf")},
    ],
    ids=str,
)
def test_what_is_no_figure_is_missing(found: object) -> None:
    assert figure_at({"a": {"b": found}}, SHARE) is None


def test_a_figure_without_an_interval_counts_where_none_is_asked_for() -> None:
    assert figure_at({"s": 1.5}, SECONDS) == Figure(1.5)
    assert figure_at({"s": {"value": 1.5}}, SECONDS) == Figure(1.5)
    # Half an interval is a fault of the report, not the absence of one.
    assert figure_at({"s": {"value": 1.5, "high": 1.6}}, SECONDS) is None
    for report in ({}, {"a": 1}, {"a": {"b": {"c": 1}}}, {"a": [1]}):
        assert figure_at(report, SHARE) is None


@given(low=st.floats(0, 1), value=st.floats(0, 1), high=st.floats(0, 1))
def test_a_share_passes_by_its_lower_end_alone(low: float, value: float, high: float) -> None:
    low, value, high = sorted((low, value, high))
    assert reaches(Figure(value, low, high), SHARE) == (low > 0.85)


@given(low=st.floats(0, 9), value=st.floats(0, 9), high=st.floats(0, 9))
def test_a_time_passes_by_its_upper_end_alone(low: float, value: float, high: float) -> None:
    low, value, high = sorted((low, value, high))
    assert reaches(Figure(value, low, high), SECONDS) == (high < 2)


@pytest.mark.parametrize(
    ("figure", "passes"),
    [
        (Figure(1, 0.95, 1), True),
        (Figure(1, 1, 1), True),
        (Figure(1, 0.94, 1), False),
        (Figure(0.999, 0.999, 1), False),
    ],
)
def test_all_means_all_of_enough(figure: Figure, passes: bool) -> None:
    assert reaches(figure, ALL) is passes


DOCTOR = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
ATTESTORS = parse_keys(canonical([public_entry(DOCTOR, "Ada Example", "2026-11-01")]))
WORDS = {
    "item": "ethics_reviewed",
    "person": "Ada Example",
    "role": "member of the ethics board",
    "date": "2026-11-25",
    "statement": "We reviewed purpose, harm and fairness.",
    "evaluation_sha256": SHA,
}


def read(
    values: dict[str, Any], private: Ed25519PrivateKey = DOCTOR, context: bytes = ATTESTATION_CONTEXT
) -> Attestation:
    raw = canonical(values)
    return read_attestation(raw, sign_detached(context, raw, private), ATTESTORS)


def test_a_signed_attestation_ticks_its_item_for_its_report_alone() -> None:
    raw = attestation_bytes(WORDS)
    attestation = read_attestation(raw, sign_detached(ATTESTATION_CONTEXT, raw, DOCTOR), ATTESTORS)
    gate = Gate((Item("ethics_reviewed", "Ethics", None, 1, "a member"),), ATTESTORS, "m")
    assert judge(gate, {}, SHA, [attestation]).label == "released"
    assert judge(gate, {}, "f" * 64, [attestation]).label == "demonstration"
    gate = Gate((Item("legal_reviewed", "Law", None, 1, "counsel"),), ATTESTORS, "m")
    assert judge(gate, {}, SHA, [attestation]).label == "demonstration"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: read(WORDS, OTHER), "not signed"),
        (lambda: read(WORDS, context=CONTEXT), "not signed"),
        (lambda: read(WORDS | {"person": "Bo Example"}), "another person"),
        (lambda: read(WORDS | {"date": "2026-10-31"}), "before its key"),
        (lambda: read(WORDS | {"date": "yesterday"}), "fields"),
        (lambda: read(WORDS | {"statement": " "}), "fields"),
        (lambda: read(WORDS | {"role": 5}), "fields"),
        (lambda: read(WORDS | {"extra": "x"}), "fields"),
        (lambda: read({name: WORDS[name] for name in WORDS if name != "role"}), "fields"),
        (lambda: read(WORDS | {"statement": "x" * 20_000}), "too long"),
        (lambda: read_attestation(canonical(WORDS), b"", ATTESTORS), "not signed"),
    ],
)
def test_an_attestation_that_does_not_count_says_why(made: Callable[[], Attestation], why: str) -> None:
    with pytest.raises(InputError, match=why):
        made()


def test_a_changed_word_makes_an_attestation_worthless() -> None:
    raw = canonical(WORDS)
    signature = sign_detached(ATTESTATION_CONTEXT, raw, DOCTOR)
    with pytest.raises(InputError, match="changed"):
        read_attestation(raw.replace(b"ethics_reviewed", b"legal_reviewed0"), signature, ATTESTORS)


def test_an_attestation_of_missing_words_is_not_made() -> None:
    with pytest.raises(InputError, match="needs each"):
        attestation_bytes(WORDS | {"statement": ""})


def change_gate(**changes: Any) -> bytes:
    return json.dumps(json.loads(RAW) | changes).encode()


def change_item(**changes: Any) -> bytes:
    value = json.loads(RAW)
    value["items"][0] |= changes
    return json.dumps(value).encode()


def change_figure(**changes: Any) -> bytes:
    value = json.loads(RAW)
    value["items"][0]["figure"] |= changes
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"[" * 90_000,
        RAW + b" " * 100_000,
        change_gate(format=2),
        change_gate(items=[]),
        change_gate(extra=1),
        change_gate(attestors=[{}]),
        change_gate(model_sha256=""),
        change_gate(items=[{"item": "nothing_asked", "title": "Nothing"}]),
        change_gate(items=json.loads(RAW)["items"] * 2),
        change_item(item="Medical Accuracy"),
        change_item(persons=-1),
        change_item(persons=True),
        change_item(persons=1),
        change_item(title=""),
        change_item(figure=None),
        change_item(optional=True),
        change_figure(rule="near"),
        change_figure(target="0.85"),
        change_figure(target=85),
        change_figure(scale=[0]),
        change_figure(interval="no"),
        change_figure(slack=-1),
        change_figure(path="a..b"),
    ],
    ids=lambda raw: raw[:0].decode(),
)
def test_a_damaged_gate_lets_nothing_pass(raw: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        parse_gate(raw)


def resources(folder: Path, monkeypatch: pytest.MonkeyPatch, attestors: list[dict[str, str]]) -> Path:
    """A report that passes, and the shipped resources with other attestors; gives the report."""
    shipped = paths.resources_dir()
    (folder / "resources/models").mkdir(parents=True)
    (folder / "resources/prompts").symlink_to(shipped / "prompts")
    (folder / "resources/models/gate.json").write_bytes(change_gate(attestors=attestors))
    monkeypatch.setattr(paths, "resources_dir", lambda: folder / "resources")
    (folder / "report.json").write_text(json.dumps(report_of(PASSING)))
    return folder / "report.json"


def run(*arguments: object) -> int:
    """The command as it is called, with its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["tara-release", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0)


def test_the_command_ends_with_1_and_one_sentence_until_everybody_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    holders = {name: new_key(tmp_path / f"{name}.pem", None) for name in ("Ada", "Bo")}
    entries = [public_entry(private, name, "2020-01-01") for name, private in holders.items()]
    report = resources(tmp_path, monkeypatch, entries)
    assert run("gate", "--report", report) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == len(GATE.items)
    assert said.err.count("\n") == 1
    assert "demonstration" in said.err
    for item in PERSON_ITEMS:
        for name in list(holders)[: item.persons]:
            words = ("--person", name, "--role", "reader", "--statement", "I looked.", "--out", tmp_path / "signed")
            assert run("attest", item.item, "--report", report, "--key", tmp_path / f"{name}.pem", *words) == 0
    assert run("gate", "--report", report, "--attestations", tmp_path / "signed") == 0
    assert "may be released" in capsys.readouterr().out
    # One more space in the report, and nobody signed for it.
    report.write_text(report.read_text() + " ")
    assert run("gate", "--report", report, "--attestations", tmp_path / "signed") == 1
    assert "not attested" in capsys.readouterr().out


def test_an_unsigned_attestation_is_named_and_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    report = resources(tmp_path, monkeypatch, [])
    (tmp_path / "signed").mkdir()
    (tmp_path / "signed/ethics.json").write_bytes(attestation_bytes(WORDS))
    assert run("gate", "--report", report, "--attestations", tmp_path / "signed") == 1
    assert "ethics.json does not count" in capsys.readouterr().err
    assert run("gate", "--report", tmp_path / "gone.json") == 1
    assert run("gate", "--report", report, "--attestations", tmp_path / "gone") == 1
    assert run("gate") == 2
