"""A turn kept in the vault, and the earlier turns read back as the model saw them.

All vault calls go through `on_vault_thread`, because the handle belongs to one thread: the desktop hands in its
database executor, a terminal a plain call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from tara_health.prompt.build import PastTurn
from tara_health.records import Analysis, Reply
from tara_health.store.conversations import StoredMessage
from tara_health.store.open import Vault
from tara_health.vocabulary import Mode, ReplyState

OnVaultThread = Callable[[Callable[[], None]], None]
"""Runs a job on the thread that owns the vault, and returns when it is done (or raises what it raised)."""

TURNS_READ = 128
"""Most turns read back for a prompt. The first one read moves in steps of half of this, so that the prompt's beginning
stays the same from turn to turn and the engine can reuse it."""


class VaultTurnRecord:
    """Keeps one turn: the message at once, the reply while it streams, its reading and an audit entry at the end.

    `answers` names a message already stored (regenerate): then `begin` stores no second one.
    """

    def __init__(
        self,
        vault: Vault,
        conversation_id: int,
        on_vault_thread: OnVaultThread,
        answers: int | None = None,
    ) -> None:
        self._vault = vault
        self._conversation_id = conversation_id
        self._call = on_vault_thread
        self.message_id = answers
        self.reply_id: int | None = None

    def begin(self, message: str, analysis: Analysis, note: str, mode: Mode) -> None:
        """Store the message, and the row its reply will fill."""
        details = {"analysis": analysis.to_json(), "context_note": note, "mode": mode.value}

        def write() -> None:
            conversations = self._vault.conversations
            if self.message_id is None:
                self.message_id = conversations.add(self._conversation_id, "user", message, details=details).id
            reply = conversations.add(
                self._conversation_id, "assistant", "", state="streaming", parent_id=self.message_id
            )
            self.reply_id = reply.id

        self._call(write)

    def partial(self, text: str) -> None:
        """Store what was shown so far."""
        if self.reply_id is not None:
            reply_id = self.reply_id
            self._call(lambda: self._vault.conversations.save_partial(reply_id, text))

    def finish(self, reply: Reply) -> None:
        """Store the reply with its reading, and the content-free audit entry."""
        if self.reply_id is None:
            return
        reply_id = self.reply_id
        record = reply.to_json()
        details = {key: record[key] for key in ("model", "timings", "disclaimer", "notice")}
        details["review"] = reply.review.to_json()

        def write() -> None:
            self._vault.conversations.finish(reply_id, reply.response, reply.state.value, details)
            self._vault.audit(
                f"turn.{reply.state.value}",
                phi=len(reply.input.phi),
                findings=len(reply.review.findings),
                escalated=int(reply.notice is not None),
            )

        self._call(write)


def past_turns(messages: Sequence[StoredMessage]) -> tuple[PastTurn, ...]:
    """The finished turns in a conversation's messages, oldest first, as the model saw them."""
    turns: list[PastTurn] = []
    for asked, answered in pairwise(messages):
        answer = answered.role == "assistant" and answered.text and answered.state != ReplyState.NO_MODEL
        if asked.role == "user" and answer:
            turns.append(PastTurn(asked.text, str(asked.details.get("context_note", "")), answered.text))
    step = TURNS_READ // 2
    first = max(0, (len(turns) - step) // step * step)
    return tuple(turns[first:])
