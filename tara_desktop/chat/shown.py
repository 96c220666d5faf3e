"""One message as the transcript shows it, made from what was stored or from a reply that just ended. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tara_health.records import Reply
from tara_health.vocabulary import Mode, ReplyState

if TYPE_CHECKING:
    from tara_health.store.conversations import StoredMessage

STATE_WORDS: Final = {
    ReplyState.TRUNCATED: "Cut off: the longest reply length was reached",
    ReplyState.STOPPED: "Stopped by you",
    ReplyState.INTERRUPTED: "Interrupted: the engine ended; what was written is kept",
    ReplyState.REPLACED: "Withheld: the model's words broke a rule; this text stands in their place",
    ReplyState.REFUSED: "Not put to the model",
    ReplyState.NO_MODEL: "No model answered",
}
DEMONSTRATION: Final = "demonstration weights, not for clinical use"


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What is shown of one message. `id` is 0 until it is stored; the later fields belong to replies."""

    id: int
    role: str
    text: str
    state: ReplyState = ReplyState.COMPLETE
    time: str = ""
    mode: Mode = Mode.CLINICAL_QUESTION
    model: str = ""
    disclaimer: str = ""
    grade: float | None = None
    findings: int = 0
    versions: tuple[int, ...] = ()
    """The ids of all versions of it, itself included, oldest first; empty where it has only this one."""

    @property
    def by_user(self) -> bool:
        """Did the clinician write it?"""
        return self.role == "user"

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        who = "Your message" if self.by_user else "TARA's reply"
        return f"{who}, {self.time}" if self.time else who

    @property
    def state_words(self) -> str:
        """How the reply ended, where that needs saying."""
        return STATE_WORDS.get(self.state, "")

    @property
    def footer(self) -> str:
        """The line under a reply: who wrote it and what was found."""
        parts = [self.model] if self.model else []
        if self.grade is not None and self.mode is Mode.PATIENT_MESSAGE:
            parts.append(f"reading grade {max(self.grade, 0):.0f}")
        if self.findings:
            parts.append("1 point to check" if self.findings == 1 else f"{self.findings} points to check")
        return " · ".join(parts)


def from_stored(message: StoredMessage, versions: tuple[int, ...] = ()) -> ShownMessage:
    """A message of the vault."""
    details = message.details
    review: Mapping[str, Any] = details.get("review") or {}
    tone: Mapping[str, Any] = review.get("emotional_tone") or {}
    disclaimer = str(details.get("disclaimer") or "")
    return ShownMessage(
        message.id,
        message.role,
        message.text,
        _state(message.state),
        message.created_at.astimezone().strftime("%H:%M"),
        _mode(details, disclaimer),
        _model_words(details.get("model"), disclaimer),
        disclaimer,
        tone.get("reading_grade"),
        _count_findings(review),
        versions,
    )


def from_reply(reply: Reply, mode: Mode, message_id: int = 0, time: str = "") -> ShownMessage:
    """A reply that just ended."""
    model = ""
    if reply.model:
        model = " · ".join(part for part in (reply.model.name, reply.model.label) if part)
    tone = reply.emotional_tone
    return ShownMessage(
        message_id,
        "assistant",
        reply.response,
        reply.state,
        time,
        mode,
        model,
        reply.disclaimer,
        tone.reading_grade,
        len(reply.review.findings),
    )


def _state(word: str) -> ReplyState:
    try:
        return ReplyState(word)
    except ValueError:
        return ReplyState.COMPLETE


def _mode(details: Mapping[str, Any], disclaimer: str) -> Mode:
    """The mode that was stored; a reply's is told by its disclaimer, which differs for drafts to a patient."""
    stored = details.get("mode")
    if stored in tuple(Mode):
        return Mode(stored)
    return Mode.PATIENT_MESSAGE if "draft" in disclaimer.lower() else Mode.CLINICAL_QUESTION


def _model_words(model: Mapping[str, Any] | None, disclaimer: str) -> str:
    if not model:
        return ""
    name = str(model.get("name", ""))
    return f"{name} · {DEMONSTRATION}" if "demonstration" in disclaimer.lower() else name


def _count_findings(review: Mapping[str, Any]) -> int:
    lists = (
        ("emotional_tone", "findings"),
        ("medical_appropriateness", "findings"),
        ("compliance_status", "violations"),
    )
    return sum(len((review.get(part) or {}).get(name) or ()) for part, name in lists)
