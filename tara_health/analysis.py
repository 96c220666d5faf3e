"""Reading: one message before the model sees it, one reply before the clinician does.

`Analyst` holds the readers. The rules for danger, context and requests are light and ready at once; the PHI scanner
loads a language model and is loaded in the background by whoever opens TARA. A caller's context overrides what was
inferred, except that danger signs found in the words are always reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from tara_health.affect.ekman import ekman_mapping
from tara_health.affect.emotion import read_emotion
from tara_health.affect.tone import read_tone
from tara_health.clinical.complexity import assess_complexity
from tara_health.clinical.danger import detect_self_harm
from tara_health.clinical.red_flags.find import find_red_flags
from tara_health.clinical.scenario import classify_scenario
from tara_health.clinical.specialty import classify_specialty
from tara_health.clinical.urgency import assess_urgency
from tara_health.compliance.monitor import ComplianceMonitor
from tara_health.errors import InputError
from tara_health.phi.scan import PhiScanner
from tara_health.records import (
    EMOTIONS,
    EXPERIENCERS,
    SCENARIOS,
    SPECIALTIES,
    Analysis,
    Complexity,
    ContextOverride,
    Finding,
    Mode,
    PhiSpan,
    Review,
    Severity,
    Urgency,
)
from tara_health.safety.check import ReplyInContext, check_reply
from tara_health.safety.request import screen_request

_ALIASES = {
    "urgency": "urgency_level",
    "intensity": "emotion_intensity",
    "patient_emotion_intensity": "emotion_intensity",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "patient_emotion": EMOTIONS,
    "experiencer": EXPERIENCERS,
    "scenario": SCENARIOS,
    "specialty": SPECIALTIES,
    "urgency_level": tuple(Urgency),
    "complexity": tuple(Complexity),
}
OVERRIDE_KEYS = (*_CHOICES, "emotion_intensity")
"""What a caller may set."""


class Analyst:
    """Every reader of TARA, shared by the desktop, the terminal and the tests. Thread-safe once loaded."""

    def __init__(self) -> None:
        self._scanner = PhiScanner()
        self._monitor = ComplianceMonitor(self._scanner)

    def load(self) -> None:
        """Load what is heavy, once; safe from any thread. Raises `AnalysisError`."""
        self._scanner.load()
        self.analyze("Warm up.")

    def scan(self, text: str) -> tuple[PhiSpan, ...]:
        """The identifiers in `text`, in order, without overlap."""
        self._scanner.load()
        return self._scanner.scan(text)

    def analyze(self, text: str, override: ContextOverride | None = None) -> Analysis:
        """Read one message. Raises `InputError` for an override that is not one."""
        changes = check_override(override or {})
        flags = find_red_flags(text)
        self_harm = detect_self_harm(text)
        inferred = Analysis(
            phi=self.scan(text),
            emotion=read_emotion(text),
            scenario=classify_scenario(text),
            specialty=classify_specialty(text),
            urgency=assess_urgency(text, flags, self_harm),
            complexity=assess_complexity(text),
            red_flags=flags,
            self_harm=self_harm,
            request=screen_request(text),
        )
        return apply_override(inferred, changes)

    def review(self, message: str, response: str, conversation: str, mode: Mode) -> Review:
        """Read one reply to `message`. `conversation` is all text the conversation holds, the message included."""
        self._scanner.load()
        return Review(
            tone=read_tone(message, response),
            appropriateness=check_reply(ReplyInContext(message, response, conversation, mode)),
            compliance=self._monitor.check(response, conversation),
        )

    def blocking(self, message: str, response: str, conversation: str, mode: Mode) -> tuple[Finding, ...]:
        """Only what forbids showing `response`: cheap enough to be asked at each sentence of a stream."""
        safety = check_reply(ReplyInContext(message, response, conversation, mode)).findings
        return _blocks((*safety, *self._monitor.check(response, conversation).violations))


def _blocks(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)


def check_override(override: ContextOverride) -> dict[str, str | float]:
    """The override with its keys in full and its values checked; the sentence of a refusal names the nearest word."""
    checked: dict[str, str | float] = {}
    for given, value in override.items():
        key = _ALIASES.get(given, given)
        if key == "emotion_intensity":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise InputError("emotion_intensity takes a number from 0 to 1.", untouched="Nothing was sent.")
            checked[key] = float(value)
            continue
        if key not in _CHOICES:
            near = difflib.get_close_matches(given, OVERRIDE_KEYS, n=1, cutoff=0.0)[0]
            raise InputError(f"There is no context named {given[:60]!r}.", remedy=f"Did you mean {near}?")
        if value not in _CHOICES[key]:
            raise InputError(f"{key} takes one of: {', '.join(_CHOICES[key])}.", untouched="Nothing was sent.")
        checked[key] = str(value)
    return checked


def apply_override(inferred: Analysis, changes: dict[str, str | float]) -> Analysis:
    """What was inferred, with the caller's values on top. Red flags, self-harm and PHI are never overridden."""
    emotion = inferred.emotion
    if "patient_emotion" in changes:
        name = str(changes["patient_emotion"])
        # An emotion that somebody states is there: without an intensity of its own it counts as moderate.
        stated = max(emotion.intensity, 0.5) if name != "neutral" else 0.0
        emotion = replace(emotion, patient_emotion=name, emotion_group=ekman_mapping().group[name], intensity=stated)
    if "emotion_intensity" in changes:
        emotion = replace(emotion, intensity=float(changes["emotion_intensity"]))
    if "experiencer" in changes:
        emotion = replace(emotion, experiencer=str(changes["experiencer"]))
    return replace(
        inferred,
        emotion=emotion,
        scenario=str(changes.get("scenario", inferred.scenario)),
        specialty=str(changes.get("specialty", inferred.specialty)),
        urgency=Urgency(str(changes.get("urgency_level", inferred.urgency))),
        complexity=Complexity(str(changes.get("complexity", inferred.complexity))),
        corrected=tuple(changes),
    )
