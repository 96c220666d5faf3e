"""What a turn takes from the vault and leaves there. No Qt; everything here runs on the thread that owns the vault.

Nothing is written before the pipeline says `begin`: a message that could not be sent leaves neither an empty
conversation nor a head that points elsewhere. Editing and regenerating add siblings; the former versions stay in the
vault.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from tara_desktop.chat.shown import ShownMessage, from_stored
from tara_desktop.chat.transcript_window import FIRST, Ask
from tara_health.events import TurnRequest
from tara_health.inference.protocol import Sampling
from tara_health.records import Analysis, ContextOverride, Reply
from tara_health.vocabulary import Mode, ReplyState

if TYPE_CHECKING:
    from tara_health.store.conversations import StoredMessage
    from tara_health.store.open import Vault
    from tara_health.store.turn_record import VaultTurnRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TurnAsk:
    """A message to be answered. `edits` names the message it stands in for; `answers` one that is answered again."""

    text: str
    mode: Mode = Mode.CLINICAL_QUESTION
    conversation_id: int | None = None
    override: ContextOverride | None = None
    sampling: Sampling = field(default_factory=Sampling)
    edits: int | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Messages that were read for the transcript."""

    conversation_id: int
    messages: tuple[ShownMessage, ...]
    wanted: int = FIRST
    above: bool = True
    mode: Mode = Mode.CLINICAL_QUESTION
    last_details: dict[str, object] = field(default_factory=dict)
    reveal: int | None = None
    """The message to bring on screen; the end of the conversation where it is None."""


class DeskRecord:
    """Keeps one turn through the vault's thread. `message_id` and `reply_id` are known once `begin` has returned."""

    def __init__(self, ask: TurnAsk, on_vault: Callable[[Callable[[Vault], None]], None]) -> None:
        self._ask = ask
        self._on_vault = on_vault
        self._kept: VaultTurnRecord | None = None
        self.conversation_id = ask.conversation_id
        self.versions: dict[int, tuple[int, ...]] = {}
        """By id, the versions of the message and of the reply, where there are others; known after `begin`."""

    @property
    def message_id(self) -> int:
        """The stored message, or 0 before `begin`."""
        return int(self._kept.message_id or 0) if self._kept else 0

    @property
    def reply_id(self) -> int:
        """The stored reply, or 0 before `begin`."""
        return int(self._kept.reply_id or 0) if self._kept else 0

    def begin(self, message: str, analysis: Analysis, note: str, mode: Mode) -> None:
        """Make the conversation if there is none yet, leave the branch that is edited, store the message."""

        def write(vault: Vault) -> None:
            from tara_health.store.turn_record import VaultTurnRecord

            conversations = vault.conversations
            if self.conversation_id is None:
                self.conversation_id = conversations.create(mode=mode).id
            if self._ask.edits is not None:
                parent = conversations.message(self._ask.edits).parent_id
                conversations.set_head(self.conversation_id, parent)
            kept = VaultTurnRecord(vault, self.conversation_id, _at_once, self._ask.answers)
            kept.begin(message, analysis, note, mode)
            self._kept = kept
            ids = (self.message_id, self.reply_id)
            self.versions = {one: found for one in ids if (found := versions_of(vault, one))}

        self._on_vault(write)

    def partial(self, text: str) -> None:
        """Store what was shown so far."""
        kept = self._kept
        if kept is not None:
            self._on_vault(lambda _vault: kept.partial(text))

    def finish(self, reply: Reply) -> None:
        """Store the reply as it ended."""
        kept = self._kept
        if kept is not None:
            self._on_vault(lambda _vault: kept.finish(reply))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A turn that is ready to run. `asked_ids` are the messages that `request.history` answers, one for one."""

    ask: TurnAsk
    request: TurnRequest
    asked_ids: tuple[int, ...]
    earlier: int
    """Messages of the branch before this turn."""


def prepare(vault: Vault, ask: TurnAsk) -> Prepared:
    """Read what the model is to see before the message."""
    from tara_health.store.turn_record import TURNS_READ, past_turns

    if ask.conversation_id is None:
        return Prepared(ask, TurnRequest(ask.text, ask.mode, (), (), ask.override, ask.sampling), (), 0)
    conversations = vault.conversations
    before = ask.edits if ask.edits is not None else ask.answers
    read = 2 * TURNS_READ
    messages = conversations.path(ask.conversation_id, read, before)
    history = past_turns(messages)
    pinned = conversations.get(ask.conversation_id).pinned
    request = TurnRequest(ask.text, ask.mode, history, pinned, ask.override, ask.sampling)
    # The branch may go on below a message that is edited or answered again; only what stands above it counts.
    earlier = len(messages) if len(messages) < read else conversations.count(ask.conversation_id)
    return Prepared(ask, request, _asked_ids(messages)[-len(history) :] if history else (), earlier)


def read_end(vault: Vault, conversation_id: int) -> Page:
    """The end of a conversation."""
    conversation = vault.conversations.get(conversation_id)
    messages = vault.conversations.path(conversation_id, FIRST)
    shown = _shown(vault, messages)
    details: dict[str, object] = {}
    for message in messages[-2:]:
        details |= message.details
    return Page(conversation_id, shown, FIRST, True, conversation.mode, details)


def read_page(vault: Vault, conversation_id: int, ask: Ask, above: bool) -> Page:
    """One more page of a conversation."""
    messages = vault.conversations.path(conversation_id, ask.limit, ask.before_id)
    return Page(conversation_id, _shown(vault, messages), ask.limit, above)


def versions_of(vault: Vault, message_id: int) -> tuple[int, ...]:
    """The ids of a message's versions, oldest first; empty where it has only one."""
    ids = tuple(message.id for message in vault.conversations.siblings(message_id))
    return ids if len(ids) > 1 else ()


def switch_to(vault: Vault, conversation_id: int, message_id: int) -> Page:
    """Turn to another version of a message, and to what followed it last. The version that is left stays as it is."""
    conversations = vault.conversations
    conversations.set_head(conversation_id, conversations.newest_below(message_id))
    return replace(read_end(vault, conversation_id), reveal=message_id)


def _shown(vault: Vault, messages: Sequence[StoredMessage]) -> tuple[ShownMessage, ...]:
    return tuple(from_stored(message, versions_of(vault, message.id)) for message in messages)


def give_up(vault: Vault, reply_id: int, text: str) -> None:
    """A turn failed after it had begun: its reply is kept as interrupted."""
    vault.conversations.finish(reply_id, text, ReplyState.INTERRUPTED, {})


def _asked_ids(messages: Sequence[StoredMessage]) -> tuple[int, ...]:
    """The messages whose answers `past_turns` takes."""
    return tuple(
        asked.id
        for asked, answered in pairwise(messages)
        if asked.role == "user"
        and answered.role == "assistant"
        and answered.text
        and answered.state != ReplyState.NO_MODEL
    )


def _at_once(job: Callable[[], None]) -> None:
    job()
