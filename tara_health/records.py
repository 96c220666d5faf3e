"""The records that pass between the parts, and their JSON forms (the command line's contract).

Everything here is a frozen value: no I/O, no behaviour beyond `to_json()`. Offsets are Python string indices into the
text as given, end exclusive. Scores and intensities lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from tara_health.vocabulary import Complexity, ReplyState, Severity, Urgency, worst

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PhiSpan:
    """One identifier found in a text: its place, its Safe Harbor category and how sure the recogniser is."""

    start: int
    end: int
    category: str
    score: float

    def to_json(self) -> Json:
        """The record of `tara scan`."""
        return {"start": self.start, "end": self.end, "category": self.category, "score": round(self.score, 3)}


@dataclass(frozen=True, slots=True)
class EmotionReading:
    """What a message carries: one of `EMOTIONS`, its Ekman group, its intensity in [0, 1] and who feels it."""

    patient_emotion: str
    emotion_group: str
    intensity: float
    experiencer: str


NEUTRAL_EMOTION: Final = EmotionReading("neutral", "neutral", 0.0, "patient")


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One published danger sign found in a message. A negated one ("denies chest pain") is reported and not acted on.

    `urgency` is how soon its source asks for action; `sentence` names the sign and the source for a clinician.
    """

    rule: str
    start: int
    end: int
    negated: bool
    urgency: Urgency
    sentence: str

    def to_json(self) -> Json:
        """The record inside `tara analyze`."""
        return {
            "rule": self.rule,
            "start": self.start,
            "end": self.end,
            "negated": self.negated,
            "urgency": self.urgency.value,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class RequestVerdict:
    """May this request be answered at all? `rules` names what refused it; `reason` and `instead` are shown."""

    allowed: bool = True
    rules: tuple[str, ...] = ()
    reason: str = ""
    instead: str = ""

    def to_json(self) -> Json:
        """The `request` part of `tara analyze`."""
        return {"allowed": self.allowed, "rules": list(self.rules)}


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything TARA reads in one message before the model sees it."""

    phi: tuple[PhiSpan, ...] = ()
    emotion: EmotionReading = NEUTRAL_EMOTION
    scenario: str = "consultation"
    specialty: str = "general"
    urgency: Urgency = Urgency.ROUTINE
    complexity: Complexity = Complexity.LOW
    red_flags: tuple[RedFlag, ...] = ()
    self_harm: bool = False
    request: RequestVerdict = field(default_factory=RequestVerdict)
    response_needed: str = "none"
    """What a reply should do for the person first (`affect.response_needed`)."""
    corrected: tuple[str, ...] = ()
    """Fields that the clinician or caller set, over what was inferred."""

    def to_json(self) -> Json:
        """The record of `tara analyze`, without its id."""
        return {
            "phi": [span.to_json() for span in self.phi],
            "patient_emotion": self.emotion.patient_emotion,
            "emotion_group": self.emotion.emotion_group,
            "emotion_intensity": round(self.emotion.intensity, 3),
            "experiencer": self.emotion.experiencer,
            "scenario": self.scenario,
            "specialty": self.specialty,
            "urgency_level": self.urgency.value,
            "complexity": self.complexity.value,
            "red_flags": [flag.to_json() for flag in self.red_flags],
            "self_harm": self.self_harm,
            "request": self.request.to_json(),
            "doctor_response_needed": self.response_needed,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found in a reply: where, how grave, and a sentence for the clinician.

    `category` is one of `PHI_CATEGORIES`, or empty.
    """

    rule: str
    severity: Severity
    start: int
    end: int
    sentence: str
    category: str = ""

    def to_json(self) -> Json:
        """A finding as JSON; `category` only where it has one."""
        record = asdict(self) | {"severity": self.severity.value}
        if not self.category:
            del record["category"]
        return record


@dataclass(frozen=True, slots=True)
class RulesUsed:
    """Which rule set looked, in which version, and which of its rules: for an auditor."""

    name: str
    version: str
    rules: tuple[str, ...]

    def to_json(self) -> Json:
        """As JSON."""
        return {"name": self.name, "version": self.version, "rules": list(self.rules)}


@dataclass(frozen=True, slots=True)
class EmpathyReading:
    """EPITOME's three mechanisms (Sharma et al., EMNLP 2020), each 0 none, 1 weak, 2 strong."""

    emotional_reactions: int = 0
    interpretations: int = 0
    explorations: int = 0


@dataclass(frozen=True, slots=True)
class EmotionalTone:
    """How a reply sounds: a label (warm, neutral, cold, dismissive, blaming, over_reassuring) and EPITOME's levels.

    `reading_grade` is the Flesch-Kincaid grade (Kincaid et al. 1975), None for a text too short to grade.
    """

    label: str = "neutral"
    empathy: EmpathyReading = field(default_factory=EmpathyReading)
    findings: tuple[Finding, ...] = ()
    reading_grade: float | None = None

    def to_json(self) -> Json:
        """The `emotional_tone` of a reply."""
        return {
            "label": self.label,
            "empathy": asdict(self.empathy),
            "reading_grade": self.reading_grade,
            "findings": [finding.to_json() for finding in self.findings],
        }


@dataclass(frozen=True, slots=True)
class MedicalAppropriateness:
    """What the safety rules found in a reply, and which rules looked. No finding is not a proof of correctness."""

    severity: Severity = Severity.OK
    findings: tuple[Finding, ...] = ()
    rules: RulesUsed = RulesUsed("safety", "0", ())

    def with_heard(self, heard: tuple[Finding, ...], looked: tuple[str, ...]) -> MedicalAppropriateness:
        """The same with what a second reader `heard`; `looked` are the names it listened for."""
        findings = tuple(sorted((*self.findings, *heard), key=lambda one: (one.start, one.end, one.rule)))
        severity = worst([self.severity, *(finding.severity for finding in heard)])
        rules = RulesUsed(self.rules.name, self.rules.version, (*self.rules.rules, *looked))
        return MedicalAppropriateness(severity, findings, rules)

    def to_json(self) -> Json:
        """The `medical_appropriateness` of a reply."""
        return {
            "severity": self.severity.value,
            "findings": [finding.to_json() for finding in self.findings],
            "rules": self.rules.to_json(),
        }


@dataclass(frozen=True, slots=True)
class ComplianceStatus:
    """What the compliance monitor found: `is_compliant` means that no violation was found by the rules named."""

    is_compliant: bool = True
    violations: tuple[Finding, ...] = ()
    rules: RulesUsed = RulesUsed("compliance", "0", ())

    def to_json(self) -> Json:
        """The `compliance_status` of a reply."""
        return {
            "is_compliant": self.is_compliant,
            "violations": [violation.to_json() for violation in self.violations],
            "rules": self.rules.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Review:
    """The reading of one reply: tone, safety, compliance."""

    tone: EmotionalTone = field(default_factory=EmotionalTone)
    appropriateness: MedicalAppropriateness = field(default_factory=MedicalAppropriateness)
    compliance: ComplianceStatus = field(default_factory=ComplianceStatus)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, gravest first, then by place."""
        every = (*self.tone.findings, *self.appropriateness.findings, *self.compliance.violations)
        return tuple(sorted(every, key=lambda finding: (-finding.severity.rank, finding.start)))

    @property
    def severity(self) -> Severity:
        """The gravest finding's severity."""
        return worst([finding.severity for finding in self.findings])

    def to_json(self) -> Json:
        """The record of `tara review`, without its id."""
        return {
            "emotional_tone": self.tone.to_json(),
            "empathy": asdict(self.tone.empathy),
            "medical_appropriateness": self.appropriateness.to_json(),
            "compliance_status": self.compliance.to_json(),
            "severity": self.severity.value,
        }


@dataclass(frozen=True, slots=True)
class EscalationNotice:
    """What must be read before any model has said a word. `urgent` orders the banner; `lines` are whole sentences."""

    urgency: Urgency
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Which weights answered. `label` is what every screen says of them."""

    name: str
    sha256: str
    quantization: str
    label: str = ""

    def to_json(self) -> Json:
        """The `model` part of a reply."""
        return {"name": self.name, "sha256": self.sha256, "quantization": self.quantization}


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds and tokens of one turn; `tokens_per_s` is decode speed without prefill."""

    first_token_s: float = 0.0
    total_s: float = 0.0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    completion_tokens: int = 0
    tokens_per_s: float = 0.0

    def to_json(self) -> Json:
        """The `timings` part of a reply."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answered turn: the public result of `Assistant.respond`."""

    response: str
    state: ReplyState
    input: Analysis
    review: Review
    model: ModelIdentity | None
    timings: Timings
    notice: EscalationNotice | None = None
    disclaimer: str = ""

    @property
    def emotional_tone(self) -> EmotionalTone:
        """How the reply sounds."""
        return self.review.tone

    @property
    def medical_appropriateness(self) -> MedicalAppropriateness:
        """What the safety rules found."""
        return self.review.appropriateness

    @property
    def compliance_status(self) -> ComplianceStatus:
        """What the compliance monitor found."""
        return self.review.compliance

    def to_json(self) -> Json:
        """The object of `tara ask --json`."""
        notice = None
        if self.notice:
            notice = {
                "urgency": self.notice.urgency.value,
                "title": self.notice.title,
                "lines": list(self.notice.lines),
            }
        return {
            "response": self.response,
            "emotional_tone": self.emotional_tone.to_json(),
            "medical_appropriateness": self.medical_appropriateness.to_json(),
            "compliance_status": self.compliance_status.to_json(),
            "input": self.input.to_json(),
            "model": self.model.to_json() if self.model else None,
            "timings": self.timings.to_json(),
            "state": self.state.value,
            "notice": notice,
            "disclaimer": self.disclaimer,
        }


ContextOverride = Mapping[str, object]
"""What a caller knows better than the readers: keys are those of `tara analyze` (`patient_emotion`, `scenario`, …)."""
