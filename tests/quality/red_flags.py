"""Danger and context: our readers beside a keyword search, on the vignettes and on lines by an independent hand.

`make quality`, part "red-flags". The vignettes (development set, looked at while building: a floor, not a promise)
are put into a note as a clinician would type them. "Escalation" is urgent or emergency; "emergency" compares with the
critical tier. The lines of tests/vectors/reading were written for measuring; nothing is trained on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from tara_health.clinical.reading import ClinicalReading, read_clinical
from tara_health.encoder.session import Encoder
from tara_health.vocabulary import Urgency
from tests.bench.rows import Row, share
from tests.quality.reading_sets import DATA, SETS, TRIAGE, unseen
from training.reading.labelled_lines import Line

VIGNETTES: Final = DATA / "triage" / "vignettes_dev.jsonl"
KEYWORDS: Final = (
    "chest pain", "shortness of breath", "sob", "stroke", "slurred", "weakness", "bleeding", "blood", "unconscious",
    "syncope", "passed out", "seizure", "confusion", "severe", "worst headache", "sepsis", "suicid", "overdose",
    "pregnant", "fever",
)  # fmt: skip
SELF_HARM_KEYWORDS: Final = ("suicid", "kill myself", "self-harm", "self harm", "end my life", "want to die")
OTHERS_KEYWORDS: Final = ("kill him", "kill her", "hurt someone", "knife", "gun", "threat")
ABUSE_KEYWORDS: Final = ("abuse", "hit me", "hits", "bruise", "assault", "rape", "neglect")
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


_ENCODER: Final = Encoder()


@cache
def reading(text: str) -> ClinicalReading:
    """The whole clinical reading of `text`, as the pipeline has it."""
    return read_clinical(text, _ENCODER.read(text), _ENCODER.read_each)


def _escalates(text: str) -> bool:
    return reading(text).urgency is not Urgency.ROUTINE


def _is_emergency(text: str) -> bool:
    return reading(text).urgency is Urgency.EMERGENCY


def _self_harm(text: str) -> bool:
    return reading(text).self_harm


def _flagged(*rules: str) -> Judge:
    return lambda text: any(flag.rule in rules and not flag.negated for flag in reading(text).red_flags)


def _has(words: Sequence[str]) -> Judge:
    return lambda text: any(word in text.lower() for word in words)


_BY_KEYWORD: Final = _has(KEYWORDS)


def figures() -> Iterator[Row]:
    """Recall and false alarms, ours and a keyword search."""
    cases = vignettes()
    if cases:
        name = "vignettes (development)"
        escalate = [case.text for case in cases if case.escalate]
        routine = [case.text for case in cases if not case.escalate]
        critical = [case.text for case in cases if case.critical]
        plain = [case.text for case in cases if not case.critical]
        yield _recall(f"{name}: escalation found", escalate, _escalates, _BY_KEYWORD, 100)
        yield _alarms(f"{name}: routine cases escalated", routine, _escalates, _BY_KEYWORD)
        yield _recall(f"{name}: critical cases called emergency", critical, _is_emergency, _BY_KEYWORD, 100)
        yield _alarms(f"{name}: cases below critical called emergency", plain, _is_emergency, _BY_KEYWORD)
    yield from _triage(unseen(TRIAGE))
    for name, file in SETS.items():
        yield from _unseen(name, unseen(file))


def _triage(lines: Sequence[Line]) -> Iterator[Row]:
    """Cases as symptom-checker studies put them; the mark is o3's on 45 others (90.7 % found, 3.3 % false alarms)."""
    emergency = [line.text for line in lines if line.urgency == "emergency"]
    others = [line.text for line in lines if line.urgency != "emergency"]
    routine = [line.text for line in lines if line.urgency == "routine"]
    yield _recall("second triage vignettes: emergencies called emergency", emergency, _is_emergency, _BY_KEYWORD, 100)
    yield _alarms("second triage vignettes: others called emergency", others, _is_emergency, _BY_KEYWORD)
    yield _recall("second triage vignettes: emergencies escalated", emergency, _escalates, _BY_KEYWORD, 100)
    yield _alarms("second triage vignettes: routine ones escalated", routine, _escalates, _BY_KEYWORD)


def _unseen(name: str, lines: Sequence[Line]) -> Iterator[Row]:
    def texts(test: Callable[[Any], bool]) -> list[str]:
        return [line.text for line in lines if test(line)]

    emergency, rest = texts(lambda line: line.urgency == "emergency"), texts(lambda line: line.urgency != "emergency")
    yield _recall(f"{name}: emergencies called emergency", emergency, _is_emergency, _BY_KEYWORD, 100)
    yield _alarms(f"{name}: others called emergency", rest, _is_emergency, _BY_KEYWORD)
    routine = texts(lambda line: line.urgency == "routine")
    yield _recall(
        f"{name}: urgent or emergency escalated",
        texts(lambda line: line.urgency != "routine"),
        _escalates,
        _BY_KEYWORD,
        90,
    )
    yield _alarms(f"{name}: routine lines escalated", routine, _escalates, _BY_KEYWORD)
    for danger, judge, words in (
        ("self_harm", _self_harm, SELF_HARM_KEYWORDS),
        ("harm_others", _flagged("safeguarding.harm_to_others", "implied.harm_to_others"), OTHERS_KEYWORDS),
        (
            "abuse",
            _flagged("safeguarding.violence", "safeguarding.abuse_or_neglect", "implied.abuse"),
            ABUSE_KEYWORDS,
        ),
    ):
        there = [line.text for line in lines if danger in line.danger]
        absent = [line.text for line in lines if danger not in line.danger]
        yield _recall(f"{name}: {danger} found", there, judge, _has(words), 90)
        yield _alarms(f"{name}: {danger} false alarms", absent, judge, _has(words))
    for field, classes in (("scenario", 13), ("specialty", 23), ("complexity", 3)):
        right = sum(getattr(reading(line.text), field) == getattr(line, field) for line in lines)
        yield share(f"{name}: {field} right (ref.: chance)", right, len(lines), "told", True, 100 / classes)


def _rate(texts: Sequence[str], judge: Judge) -> float:
    return 100 * sum(map(judge, texts)) / max(1, len(texts))


def _recall(claim: str, texts: Sequence[str], judge: Judge, baseline: Judge, target: float) -> Row:
    found = sum(map(judge, texts))
    met = 100 * found >= target * len(texts)
    return share(f"{claim} (ref.: keywords)", found, len(texts), f">= {target:.0f} %", met, _rate(texts, baseline))


def _alarms(claim: str, texts: Sequence[str], judge: Judge, baseline: Judge) -> Row:
    raised = sum(map(judge, texts))
    met = 100 * raised <= 5 * len(texts)
    return share(f"{claim} (ref.: keywords)", raised, len(texts), "<= 5 %", met, _rate(texts, baseline))
