"""What a turn of the supportive conversation tells whoever watches it, in this order:

`CrisisRaised`?, `MessageRead`, then either `IdentifiersFound` and no more (nothing was sent, nothing is remembered), or
`PromptProgress`*, `TextShown`*, `WrittenShown`?, `TalkTurnEnded`.
"""

from __future__ import annotations

from dataclasses import dataclass

from tara_health.events import PromptProgress, TextShown
from tara_health.records import Analysis, Finding, PhiSpan
from tara_health.vocabulary import ReplyState
from tara_health.wellbeing.crisis import CrisisPage
from tara_health.wellbeing.written import Because

__all__ = [
    "CrisisRaised",
    "IdentifiersFound",
    "MessageRead",
    "PromptProgress",
    "Said",
    "TalkEvent",
    "TalkTurnEnded",
    "TextShown",
    "WrittenShown",
]


@dataclass(frozen=True, slots=True)
class CrisisRaised:
    """Show these numbers before anything else. `standing`: found earlier in this talk, and kept in view."""

    page: CrisisPage
    standing: bool


@dataclass(frozen=True, slots=True)
class MessageRead:
    """The message has been read."""

    analysis: Analysis


@dataclass(frozen=True, slots=True)
class IdentifiersFound:
    """The message names somebody. Say `redacted` instead, or the message again with `as_typed`."""

    spans: tuple[PhiSpan, ...]
    redacted: str


@dataclass(frozen=True, slots=True)
class WrittenShown:
    """Show `text`, written ahead of time, in place of whatever was shown of a reply; `note` says so and is shown beside
    it."""

    text: str
    note: str
    because: Because


@dataclass(frozen=True, slots=True)
class Said:
    """One finished turn: the clinician's words, the reply, and who wrote it. `note` is empty for the model's own."""

    text: str
    reply: str
    note: str
    state: ReplyState
    danger: bool


@dataclass(frozen=True, slots=True)
class TalkTurnEnded:
    """The turn is over and remembered. `findings` are what withheld the model's reply, without places in it."""

    said: Said
    findings: tuple[Finding, ...] = ()


TalkEvent = CrisisRaised | MessageRead | IdentifiersFound | PromptProgress | TextShown | WrittenShown | TalkTurnEnded
