"""What the chat's presenter asks of the session and tells the view, as protocols: it can be tried without Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from tara_desktop.chat.phase import Phase
from tara_desktop.chat.shown import ShownMessage
from tara_desktop.chat.turn_desk import Page
from tara_health.events import TurnEvent, TurnRecord, TurnRequest
from tara_health.records import Analysis, EscalationNotice, Reply

if TYPE_CHECKING:
    from tara_health.store.open import Vault

T = TypeVar("T")


class ChatDesk(Protocol):
    """What the presenter asks of the session."""

    def store(
        self,
        job: Callable[[Vault], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run a job with the vault on its thread."""
        ...

    def store_now(self, job: Callable[[Vault], T]) -> T:
        """The same, from a turn's thread, waiting."""
        ...

    def run_turn(
        self,
        request: TurnRequest,
        record: TurnRecord,
        events: Callable[[list[TurnEvent]], None],
        done: Callable[[None], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> object:
        """Answer on the turn's thread."""
        ...

    def stop_turn(self) -> None:
        """Stop the turn under way."""
        ...


class ChatScreen(Protocol):
    """What the presenter tells the view."""

    def show_phase(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """The turn is at this point; for prefill, so many tokens of a total are read."""
        ...

    def open_end(self, page: Page) -> None:
        """Show a conversation's end."""
        ...

    def add_page(self, page: Page) -> None:
        """Show one more page."""
        ...

    def show_empty(self) -> None:
        """Show a new conversation."""
        ...

    def add_user(self, text: str) -> None:
        """A message is on its way."""
        ...

    def leave_branch(self, message_id: int) -> None:
        """Take that message and what follows off the screen."""
        ...

    def leave_reply_to(self, message_id: int) -> None:
        """Take the reply to that message off the screen: another one is coming."""
        ...

    def begin_reply(self) -> None:
        """A reply is to come."""
        ...

    def append(self, text: str) -> None:
        """The reply goes on."""
        ...

    def replace(self, text: str) -> None:
        """Show this instead of all that was shown of the reply."""
        ...

    def end_turn(self, message_id: int, reply: ShownMessage) -> None:
        """The turn is over, and kept under these ids."""
        ...

    def show_versions(self, message_id: int, versions: tuple[int, ...]) -> None:
        """That message has these versions by now, itself included."""
        ...

    def drop_turn(self) -> None:
        """The turn left no trace."""
        ...

    def show_reading(self, analysis: Analysis) -> None:
        """What was read in the message."""
        ...

    def show_notice(self, notice: EscalationNotice) -> None:
        """Somebody may be in danger."""
        ...

    def show_review(self, reply: Reply) -> None:
        """What was found in the reply."""
        ...

    def show_window(self, first_seen: int | None, seen: int, every: int, used: int, total: int) -> None:
        """What the model sees: from that message on, so many messages of all, so many tokens of a total."""
        ...

    def give_back(self, text: str) -> None:
        """Put a message that was not sent back where it was written."""
        ...

    def say(self, words: str) -> None:
        """Tell of a failure."""
        ...

    def announce(self, words: str) -> None:
        """Tell assistive technology."""
        ...

    def conversation_changed(self, conversation_id: int | None, *, content: bool) -> None:
        """Another conversation is shown, or (`content`) this one has grown."""
        ...
