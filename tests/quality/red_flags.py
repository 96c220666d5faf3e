"""Danger and context: our readers beside a keyword search, on the vignettes and on lines written after the rules.

`make quality`, part "red-flags". The vignettes (development set, looked at while building: a floor, not a promise)
are put into a note as a clinician would type them. "Escalation" is urgent or emergency; "emergency" compares with the
critical tier."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tara_health.clinical.danger import detect_self_harm
from tara_health.clinical.red_flags.find import find_red_flags
from tara_health.clinical.scenario import classify_scenario
from tara_health.clinical.specialty import classify_specialty
from tara_health.clinical.urgency import assess_urgency
from tara_health.vocabulary import Urgency
from tests.bench.rows import Row
from tests.quality import held_out

DATA: Final = Path(os.environ.get("TARA_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
VIGNETTES: Final = DATA / "triage" / "vignettes_dev.jsonl"
KEYWORDS: Final = (
    "chest pain", "shortness of breath", "sob", "stroke", "slurred", "weakness", "bleeding", "blood", "unconscious",
    "syncope", "passed out", "seizure", "confusion", "severe", "worst headache", "sepsis", "suicid", "overdose",
    "pregnant", "fever",
)  # fmt: skip
SELF_HARM_KEYWORDS: Final = ("suicid", "kill myself", "self-harm", "self harm", "end my life", "want to die")
_NAMES: Final = {
    "heart_rate": "HR",
    "systolic_bp": "SBP",
    "diastolic_bp": "DBP",
    "temperature_c": "T",
    "spo2": "SpO2",
    "respiratory_rate": "RR",
}
Judge = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Vignette:
    """One case as text, and its gold labels."""

    text: str
    critical: bool
    escalate: bool


def note(case: dict[str, Any]) -> str:
    """The input fields of a vignette as one clinical note."""
    person = case.get("demographics", {})
    measured = ", ".join(f"{_NAMES[name]} {value}" for name, value in (case.get("vitals") or {}).items())
    more = " ".join([*case.get("prior_notes", ()), *case.get("image_descriptions", ())])
    head = f"{person.get('age', '')}-year-old {person.get('sex', '')}."
    return f"{head} {case['chief_complaint']}. {case['history']} {measured}. {more}".strip()


def vignettes() -> list[Vignette]:
    """The development set; empty where it is absent."""
    if not VIGNETTES.is_file():
        return []
    rows = [json.loads(line) for line in VIGNETTES.read_text("utf-8").splitlines()]
    return [
        Vignette(
            note(row["input"]),
            row["labels"]["gold_risk_tier"] == "critical",
            bool(row["labels"]["gold_escalation_required"]),
        )
        for row in rows
    ]


def urgency(text: str) -> Urgency:
    """Urgency as the pipeline decides it."""
    return assess_urgency(text, find_red_flags(text), detect_self_harm(text))


def _escalates(text: str) -> bool:
    return urgency(text) is not Urgency.ROUTINE


def _is_emergency(text: str) -> bool:
    return urgency(text) is Urgency.EMERGENCY


def _has_keyword(text: str) -> bool:
    return any(word in text.lower() for word in KEYWORDS)


def _has_self_harm_keyword(text: str) -> bool:
    return any(word in text.lower() for word in SELF_HARM_KEYWORDS)


def rate(texts: Sequence[str], judge: Judge) -> float:
    """The share of `texts` that `judge` says yes to, in percent."""
    return 100 * sum(map(judge, texts)) / len(texts)


def figures() -> Iterator[Row]:
    """Recall and false alarms, ours and a keyword search."""
    cases = vignettes()
    if cases:
        escalate = [case.text for case in cases if case.escalate]
        routine = [case.text for case in cases if not case.escalate]
        critical = [case.text for case in cases if case.critical]
        name = "vignettes (dev)"
        yield _recall(f"{name}: escalation recall, n={len(escalate)}", escalate, _escalates, _has_keyword, 100)
        yield _alarms(f"{name}: routine cases escalated, n={len(routine)}", routine, _escalates, _has_keyword)
        yield _recall(
            f"{name}: critical cases called emergency, n={len(critical)}", critical, _is_emergency, _has_keyword, 100
        )
        plain = [case.text for case in cases if not case.critical]
        yield Row(
            f"{name}: cases below critical called emergency, n={len(plain)}",
            rate(plain, _is_emergency),
            rate(plain, _has_keyword),
            None,
            "%",
            "told",
            True,
        )
    yield from _held_out()


def _held_out() -> Iterator[Row]:
    danger = {kind: [text for said, text in held_out.DANGER if said == kind] for kind in ("emergency", "quiet")}
    harm = {kind: [text for said, text in held_out.SELF_HARM if said == kind] for kind in ("yes", "no")}
    yield _recall(
        f"held out: emergencies called emergency, n={len(danger['emergency'])}",
        danger["emergency"],
        _is_emergency,
        _has_keyword,
        90,
    )
    yield _alarms(
        f"held out: quiet lines escalated, n={len(danger['quiet'])}", danger["quiet"], _escalates, _has_keyword
    )
    yield _recall(
        f"held out: self-harm found, n={len(harm['yes'])}", harm["yes"], detect_self_harm, _has_self_harm_keyword, 90
    )
    yield _alarms(
        f"held out: self-harm false alarms, n={len(harm['no'])}", harm["no"], detect_self_harm, _has_self_harm_keyword
    )
    for name, lines, classify, classes in (
        ("scenario", held_out.SCENARIOS, classify_scenario, 13),
        ("specialty", held_out.SPECIALTIES, classify_specialty, 23),
    ):
        ours = 100 * sum(classify(text) == expected for expected, text in lines) / len(lines)
        yield Row(
            f"held out: {name} accuracy, n={len(lines)} (reference: chance)",
            ours,
            100 / classes,
            None,
            "%",
            "told",
            True,
        )


def _recall(claim: str, texts: Sequence[str], judge: Judge, baseline: Judge, target: float) -> Row:
    ours, theirs = rate(texts, judge), rate(texts, baseline)
    return Row(claim, ours, theirs, ours / theirs if theirs else None, "%", f">= {target:.0f} %", ours >= target)


def _alarms(claim: str, texts: Sequence[str], judge: Judge, baseline: Judge) -> Row:
    ours, theirs = rate(texts, judge), rate(texts, baseline)
    return Row(claim, ours, theirs, ours / theirs if theirs else None, "%", "<= 5 %", ours <= 5)
