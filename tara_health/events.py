"""What a turn tells whoever watches it: a request in, typed events out, and the record that keeps it.

A window, a terminal and a test all watch the same events in the same order:
`InputRead`, `NoticeRaised`?, `WindowPlanned`?, `PromptProgress`*, `TextShown`*, `ReplyReplaced`?, `TurnEnded`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from tara_health.inference.protocol import Sampling
from tara_health.prompt.build import PastTurn
from tara_health.records import Analysis, ContextOverride, EscalationNotice, Finding, Reply
from tara_health.vocabulary import Mode


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """What one turn needs to know. `history` holds the earlier turns of this conversation, oldest first."""

    message: str
    mode: Mode = Mode.CLINICAL_QUESTION
    history: tuple[PastTurn, ...] = ()
    pinned: tuple[str, ...] = ()
    override: ContextOverride | None = None
    sampling: Sampling = field(default_factory=Sampling)

    @property
    def conversation(self) -> str:
        """Everything this conversation holds: a reply may name an identifier only if it stands here."""
        earlier = (part for turn in self.history for part in (turn.user, turn.reply))
        return "\n".join((*self.pinned, *earlier, self.message))


class TurnRecord(Protocol):
    """Where a turn is kept. `begin` returns once the message is durable; `finish` once the reply is."""

    def begin(self, message: str, analysis: Analysis, note: str, mode: Mode) -> None:
        """Keep the message, before the model is asked."""
        ...

    def partial(self, text: str) -> None:
        """Keep what was shown so far."""
        ...

    def finish(self, reply: Reply) -> None:
        """Keep the reply as it ended, and the audit entry of the turn."""
        ...


class NoRecord:
    """Keeps nothing: `tara ask` without a vault."""

    def begin(self, message: str, analysis: Analysis, note: str, mode: Mode) -> None:
        """Nothing is kept."""

    def partial(self, text: str) -> None:
        """Nothing is kept."""

    def finish(self, reply: Reply) -> None:
        """Nothing is kept."""


@dataclass(frozen=True, slots=True)
class InputRead:
    """The message has been read."""

    analysis: Analysis


@dataclass(frozen=True, slots=True)
class NoticeRaised:
    """Somebody may be in danger: show this at once."""

    notice: EscalationNotice


@dataclass(frozen=True, slots=True)
class WindowPlanned:
    """What the model will see: earlier turns from index `first_kept` on, `used_tokens` of `context_tokens`."""

    first_kept: int
    used_tokens: int
    context_tokens: int


@dataclass(frozen=True, slots=True)
class PromptProgress:
    """The model is reading: tokens done of total."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class TextShown:
    """Text that passed the stream guard, to be appended."""

    text: str


@dataclass(frozen=True, slots=True)
class ReplyReplaced:
    """The reply broke a rule: show `text` instead of all that was shown of it."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The turn is over and kept. `context_note` belongs to the turn when it becomes history."""

    reply: Reply
    context_note: str


TurnEvent = InputRead | NoticeRaised | WindowPlanned | PromptProgress | TextShown | ReplyReplaced | TurnEnded
