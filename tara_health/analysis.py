"""Reading: one message before the model sees it, one reply before the clinician does.

`Analyst` holds the readers: the PHI scanner, and the shared encoder with the rules that stand beside it. Both load
weights, and are loaded in the background by whoever opens TARA. A caller's context overrides what was
inferred, except that danger signs found in the words are always reported.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from tara_health.affect.ekman import ekman_mapping
from tara_health.affect.emotion import read_emotion
from tara_health.affect.response_needed import response_needed
from tara_health.affect.tone import read_tone
from tara_health.clinical.reading import ClinicalReading, read_by_rules, read_clinical
from tara_health.compliance.disclosure import asks_as_outsider, disclosures
from tara_health.compliance.monitor import ComplianceMonitor
from tara_health.encoder.session import Encoder
from tara_health.errors import InputError
from tara_health.phi.scan import PhiScanner
from tara_health.records import Analysis, ContextOverride, Finding, PhiSpan, Review
from tara_health.safety.check import ReplyInContext, StreamedReply, check_reply
from tara_health.safety.heard import RULES as HEARD_RULES
from tara_health.safety.heard import heard_faults
from tara_health.safety.request import screen_request
from tara_health.safety.rule_set import RuleSet
from tara_health.safety.site_rules import with_site_rules
from tara_health.text.sentences import window_start
from tara_health.vocabulary import EMOTIONS, EXPERIENCERS, SCENARIOS, SPECIALTIES, Complexity, Mode, Severity, Urgency

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
_CARRIED_ALONG = ("doctor_response_needed",)
"""Keys of the training schema's context that say nothing about how a message is to be read."""
_UNSENT = "Nothing was sent."
GUARD_WINDOW = 600
"""Characters before the newest text in which an identifier may still be completed; the guard reads these again."""
OVERRIDE_KEYS = (*_CHOICES, "emotion_intensity")
"""What a caller may set."""


class Analyst:
    """Every reader of TARA, shared by the desktop, the terminal and the tests. Thread-safe once loaded."""

    def __init__(self) -> None:
        self._encoder = Encoder()
        self._scanner = PhiScanner(self._encoder)
        self._rules: RuleSet | None = None
        self._monitor = ComplianceMonitor(self._scanner)
        self._last_heard: tuple[str, ClinicalReading] | None = None
        self._times_forgotten = 0

    def load(self) -> None:
        """Load what is heavy, once; safe from any thread. Raises `AnalysisError`."""
        self._table()
        self._encoder.load()
        self._scanner.load()
        self.analyze("Warm up.")

    def scan(self, text: str) -> tuple[PhiSpan, ...]:
        """The identifiers in `text`, in order, without overlap."""
        self._scanner.load()
        with self._kept_forgotten():
            return self._scanner.scan(text)

    def danger(self, text: str) -> Analysis:
        """What the rules alone find of danger in `text`, for when the encoder can't be asked."""
        clinical = read_by_rules(text)
        return Analysis(red_flags=clinical.red_flags, self_harm=clinical.self_harm, urgency=clinical.urgency)

    def analyze(self, text: str, override: ContextOverride | None = None) -> Analysis:
        """Read one message. Raises `InputError` for an override that is not one, and `AnalysisError`."""
        changes = check_override(override or {})
        with self._kept_forgotten():
            return self._analyzed(text, changes)

    def _analyzed(self, text: str, changes: dict[str, str | float]) -> Analysis:
        signals = self._encoder.read(text)
        clinical = self._heard(text)
        inferred = Analysis(
            phi=self.scan(text),
            emotion=read_emotion(text, signals),
            scenario=clinical.scenario,
            specialty=clinical.specialty,
            urgency=clinical.urgency,
            complexity=clinical.complexity,
            red_flags=clinical.red_flags,
            self_harm=clinical.self_harm,
            request=screen_request(text, signals),
        )
        if any(rule.startswith("self_harm") for rule in inferred.request.rules):
            # Asking for a means is a sign of danger even where no other word of it was found.
            soonest = max(inferred.urgency, Urgency.URGENT, key=list(Urgency).index)
            inferred = replace(inferred, self_harm=True, urgency=soonest)
        analysis = apply_override(inferred, changes)
        needed = response_needed(analysis.emotion, analysis.urgency, self_harm=analysis.self_harm)
        return replace(analysis, response_needed=needed)

    def review(self, message: str, response: str, conversation: str, mode: Mode) -> Review:
        """Read one reply to `message`. `conversation` is all text the conversation holds, the message included."""
        with self._kept_forgotten():
            return self._reviewed(message, response, conversation, mode)

    def _reviewed(self, message: str, response: str, conversation: str, mode: Mode) -> Review:
        self._scanner.load()
        signals = self._encoder.read_reply(message, response)
        turn = ReplyInContext(message, response, conversation, mode, self._heard(message))
        rules = check_reply(turn, self._table())
        heard = tuple(heard_faults(message, response, signals, rules.findings, self._encoder.read_each_reply))
        return Review(
            tone=read_tone(message, response, signals, self._encoder.read_each_reply),
            appropriateness=rules.with_heard(heard, HEARD_RULES),
            compliance=self._monitor.review(message, response, conversation, signals),
        )

    def streamed(self, message: str, conversation: str, mode: Mode) -> Callable[[str], tuple[Finding, ...]]:
        """A question for the stream guard: given the reply so far, what forbids showing it?

        Asked once a sentence at a cost that does not grow with the reply: the safety rules and the PHI scan read the
        newest sentences again, no more.
        """
        safety = StreamedReply(ReplyInContext(message, "", conversation, mode, self._heard(message)), self._table())
        outsider = asks_as_outsider(message)

        def blocking(text: str) -> tuple[Finding, ...]:
            start = window_start(text, GUARD_WINDOW)
            window = text[start:]
            leaks = self._monitor.check(window, conversation).violations
            if outsider and window.strip():
                leaks = (*leaks, *disclosures(message, window, self._encoder.read_reply(message, window)))
            moved = (replace(leak, start=leak.start + start, end=leak.end + start) for leak in leaks)
            return tuple(found for found in (*safety(text), *moved) if found.severity is Severity.BLOCK)

        return blocking

    def _table(self) -> RuleSet:
        """The shipped rules, tightened by the hospital's own; read once. Raises `AnalysisError`."""
        if self._rules is None:
            self._rules = with_site_rules()
        return self._rules

    def _heard(self, message: str) -> ClinicalReading:
        """The clinical reading of `message`; a turn asks for it three times and has it made once."""
        last = self._last_heard
        if last is None or last[0] != message:
            last = message, read_clinical(message, self._encoder.read(message), self._encoder.read_each)
            self._last_heard = last
        return last[1]

    def forget(self) -> None:
        """Drop what is remembered of the last conversation (lock, change of patient), also by a reading under way."""
        self._times_forgotten += 1
        self._drop()

    @contextmanager
    def _kept_forgotten(self) -> Iterator[None]:
        """Around a reading: what `forget` dropped meanwhile does not come back with its end."""
        before = self._times_forgotten
        try:
            yield
        finally:
            if self._times_forgotten != before:
                self._drop()

    def _drop(self) -> None:
        self._last_heard = None
        self._monitor.forget()
        self._encoder.forget()


def check_override(override: ContextOverride) -> dict[str, str | float]:
    """The override with its keys in full and its values checked; the sentence of a refusal names the nearest word."""
    checked: dict[str, str | float] = {}
    if not isinstance(override, Mapping):
        raise InputError("A context is a set of names and values, such as specialty: cardiology.", untouched=_UNSENT)
    for given, value in override.items():
        key = _ALIASES.get(given, given)
        if key in _CARRIED_ALONG:
            continue
        if key == "emotion_intensity":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise InputError("emotion_intensity takes a number from 0 to 1.", untouched=_UNSENT)
            checked[key] = float(value)
            continue
        if key not in _CHOICES:
            near = difflib.get_close_matches(str(given), OVERRIDE_KEYS, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"The names are: {', '.join(OVERRIDE_KEYS)}."
            raise InputError(f"There is no context named {str(given)[:60]!r}.", untouched=_UNSENT, remedy=remedy)
        word = str(value).strip().casefold()
        if word not in _CHOICES[key]:
            raise InputError(f"{key} takes one of: {', '.join(_CHOICES[key])}.", untouched=_UNSENT)
        checked[key] = word
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
