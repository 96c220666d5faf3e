"""What is said of dangers, identifiers, the request and the reply: a severity, a word for it, a sentence. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tara_desktop.chat.phi_words import WORDS as PHI_WORDS
from tara_health.vocabulary import Severity

SEVERITY_WORDS: Final = {
    Severity.OK: "Nothing found",
    Severity.NOTE: "Note",
    Severity.WARN: "Check",
    Severity.BLOCK: "Withheld",
}
ICONS: Final = {Severity.OK: "ok", Severity.NOTE: "note", Severity.WARN: "warning", Severity.BLOCK: "emergency"}
TONES: Final = {Severity.OK: "ok", Severity.NOTE: "accent", Severity.WARN: "warn", Severity.BLOCK: "danger"}
SAFETY: Final = "Safety rules"
PRIVACY: Final = "Privacy"
_TONE_WORDS: Final = {"over_reassuring": "over-reassuring"}
_LEVELS: Final = ("none", "weak", "strong")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the panel. `word` says the severity where it is not the usual one."""

    severity: Severity
    sentence: str
    word: str = ""

    @property
    def label(self) -> str:
        """The severity in a word."""
        return self.word or SEVERITY_WORDS[self.severity]


def danger_lines(record: Mapping[str, Any]) -> list[Line]:
    """Red flags: those to act on first, then those that the message denies."""
    flags = list(record.get("red_flags", ()))
    lines = [
        Line(Severity.BLOCK if flag.get("urgency") == "emergency" else Severity.WARN, _flag(flag), _urgency(flag))
        for flag in flags
        if not flag.get("negated")
    ]
    if record.get("self_harm"):
        lines.insert(0, Line(Severity.BLOCK, "The message speaks of self-harm.", "Emergency"))
    lines += [Line(Severity.NOTE, _flag(flag), "Denied") for flag in flags if flag.get("negated")]
    return lines or [Line(Severity.OK, "No danger sign was found in the message. That is not a proof.", "None found")]


def phi_lines(record: Mapping[str, Any]) -> list[Line]:
    """Identifiers by category, counted."""
    counts: dict[str, int] = {}
    for span in record.get("phi", ()):
        counts[span["category"]] = counts.get(span["category"], 0) + 1
    if not counts:
        return [Line(Severity.OK, "No identifier was found in the message.", "None found")]
    order = list(PHI_WORDS)
    names = [
        f"{PHI_WORDS[category]} ({counts[category]})" if counts[category] > 1 else PHI_WORDS[category]
        for category in sorted(counts, key=order.index)
    ]
    return [Line(Severity.NOTE, f"{', '.join(names)}. It stays on this machine.", "Contains")]


def request_lines(record: Mapping[str, Any]) -> list[Line]:
    """Whether the request may be answered."""
    request = record.get("request") or {}
    if request.get("allowed", True):
        return [Line(Severity.OK, "No rule speaks against answering it.", "May be answered")]
    rules = ", ".join(str(rule).replace("_", " ") for rule in request.get("rules", ()))
    return [Line(Severity.BLOCK, request.get("reason") or f"Not answered; rule: {rules}.", "Refused")]


def review_lines(review: Mapping[str, Any]) -> list[Line]:
    """The checks of the reply, gravest first; a check without a finding says so."""
    safety = review.get("medical_appropriateness") or {}
    compliance = review.get("compliance_status") or {}
    tone = review.get("emotional_tone") or {}
    lines = [*_found(SAFETY, safety.get("findings", ())), *_found(PRIVACY, compliance.get("violations", ()))]
    lines += _found("Tone", tone.get("findings", ()))
    lines.sort(key=lambda line: -line.severity.rank)
    if not safety.get("findings"):
        lines.append(Line(Severity.OK, "Nothing found. That is not a proof that the reply is right.", SAFETY))
    if not compliance.get("violations"):
        lines.append(Line(Severity.OK, "No identifier found that this conversation does not hold.", PRIVACY))
    return lines + _tone(tone)


def _tone(tone: Mapping[str, Any]) -> list[Line]:
    if not tone:
        return []
    label = str(tone.get("label", "neutral"))
    empathy = tone.get("empathy") or {}
    levels = ", ".join(f"{name.replace('_', ' ')} {_LEVELS[int(level)]}" for name, level in empathy.items())
    lines = [Line(Severity.NOTE, f"{_TONE_WORDS.get(label, label).capitalize()}. Empathy: {levels}.", "Tone")]
    grade = tone.get("reading_grade")
    if grade is not None:
        hard = " Easy to read is 6 or lower." if grade > 8 else ""
        lines.append(Line(Severity.NOTE, f"Grade {max(0.0, float(grade)):.0f} (Flesch-Kincaid).{hard}", "Reading"))
    return lines


def _found(area: str, findings: Iterable[Mapping[str, Any]]) -> list[Line]:
    lines = (Line(Severity(finding["severity"]), str(finding["sentence"])) for finding in findings)
    return [Line(line.severity, line.sentence, f"{area}: {line.label.lower()}") for line in lines]


def _flag(flag: Mapping[str, Any]) -> str:
    return str(flag.get("sentence") or str(flag.get("rule", "")).replace("_", " "))


def _urgency(flag: Mapping[str, Any]) -> str:
    return str(flag.get("urgency", "urgent")).capitalize()
