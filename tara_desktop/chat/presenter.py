"""Decides what the chat shows: opening, paging, and one turn from the message to its reply. No Qt.

    idle -> preparing -> reading -> prefill -> streaming -> idle
              |            |          |           |
              +------------+----------+-----------+--> stopping -> idle

A turn that fails before it was kept leaves no trace: its message goes back to where it was written. One that fails
later is kept as interrupted. Whoever opens another conversation while a reply is written stops it first; what was
written is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tara_desktop.chat.phase import Phase
from tara_desktop.chat.ports import ChatDesk, ChatScreen
from tara_desktop.chat.shown import ShownMessage, from_reply
from tara_desktop.chat.transcript_window import Ask
from tara_desktop.chat.turn_desk import (
    DeskRecord,
    Page,
    Prepared,
    TurnAsk,
    give_up,
    prepare,
    read_end,
    read_page,
    switch_to,
)
from tara_desktop.sentences import sentence
from tara_health.events import (
    InputRead,
    NoticeRaised,
    PromptProgress,
    ReplyReplaced,
    TextShown,
    TurnEnded,
    TurnEvent,
    WindowPlanned,
)
from tara_health.records import Reply
from tara_health.vocabulary import Mode, ReplyState

WindowShown = tuple[int | None, int, int, int, int]
"""What `ChatScreen.show_window` was told."""


class ChatPresenter:
    """One conversation and at most one turn."""

    def __init__(self, screen: ChatScreen, desk: ChatDesk) -> None:
        self._screen = screen
        self._desk = desk
        self.phase = Phase.IDLE
        self.conversation_id: int | None = None
        self._ask: TurnAsk | None = None
        self._prepared: Prepared | None = None
        self._record: DeskRecord | None = None
        self._reply_begun = False
        self._text = ""
        self._rule_at_new = False
        self._next: Callable[[], None] | None = None
        self._window_shown: WindowShown | None = None
        self._windows: dict[int, WindowShown] = {}

    @property
    def busy(self) -> bool:
        """Is a turn under way?"""
        return self.phase is not Phase.IDLE

    # Conversations

    def open(self, conversation_id: int) -> None:
        """Show a conversation, after stopping the turn in this one."""
        if self.busy:
            self._next = partial(self.open, conversation_id)
            self.stop()
        else:
            self.conversation_id = conversation_id
            self._desk.store(partial(read_end, conversation_id=conversation_id), self._opened, self._told)

    def new(self) -> None:
        """Show an empty conversation; it is stored with its first message."""
        if self.busy:
            self._next = self.new
            self.stop()
        else:
            self.conversation_id = None
            self._screen.show_empty()
            self._screen.conversation_changed(None, content=False)

    def want(self, ask: Ask, above: bool) -> None:
        """The transcript needs one more page."""
        if self.conversation_id is not None:
            job = partial(read_page, conversation_id=self.conversation_id, ask=ask, above=above)
            self._desk.store(job, self._paged, self._told)

    def switch(self, message_id: int) -> None:
        """Show another version of a message; not while a reply is being written below this one."""
        if self.conversation_id is not None and not self.busy:
            self._windows.pop(self.conversation_id, None)
            job = partial(switch_to, conversation_id=self.conversation_id, message_id=message_id)
            self._desk.store(job, self._opened, self._told)

    def jump(self) -> None:
        """Show the end of the conversation again, which the transcript had let go of."""
        if self.conversation_id is not None and not self.busy:
            self.open(self.conversation_id)

    def reset(self) -> None:
        """Locked: nothing is shown and nothing is remembered. Results on their way are dropped by the session."""
        self._windows.clear()
        self.phase, self.conversation_id, self._next = Phase.IDLE, None, None
        self._forget_turn()
        self._screen.show_phase(self.phase)

    # Turns

    def send(self, ask: TurnAsk) -> None:
        """Answer a message; `ask` says whether it stands in for an earlier one or answers one again."""
        if self.busy:
            return
        self._ask, self._text, self._reply_begun = ask, "", False
        left = ask.edits
        if left is not None:
            self._screen.leave_branch(left)
        if ask.answers is None:
            self._screen.add_user(ask.text)
        self._enter(Phase.PREPARING)
        self._desk.store(partial(prepare, ask=ask), self._ready, self._failed)

    def stop(self) -> None:
        """Stop the turn; what was written of the reply is kept."""
        if self.busy and self.phase is not Phase.STOPPING:
            self._enter(Phase.STOPPING)
            self._desk.stop_turn()

    def watch(self, events: list[TurnEvent]) -> None:
        """Show what a turn tells, in order; neighbouring words are shown in one go."""
        words: list[str] = []
        for event in events:
            if isinstance(event, TextShown):
                words.append(event.text)
                continue
            self._show_words(words)
            words = []
            self._one(event)
        self._show_words(words)

    def _ready(self, prepared: Prepared) -> None:
        if self.phase is Phase.STOPPING:
            self._undo_turn()
            return
        self._prepared = prepared
        self._record = DeskRecord(prepared.ask, self._desk.store_now)
        self._enter(Phase.READING)
        self._desk.run_turn(prepared.request, self._record, self.watch, self._ended, self._failed)

    def _one(self, event: TurnEvent) -> None:
        screen = self._screen
        if isinstance(event, InputRead):
            screen.show_reading(event.analysis)
        elif isinstance(event, NoticeRaised):
            screen.show_notice(event.notice)
        elif isinstance(event, WindowPlanned):
            self._window(event)
        elif isinstance(event, PromptProgress):
            self._begin_reply()
            if self.phase is not Phase.STOPPING:
                self.phase = Phase.PREFILL
                screen.show_phase(self.phase, event.done, event.total)
        elif isinstance(event, ReplyReplaced):
            self._begin_reply()
            self._text = event.text
            screen.replace(event.text)
        elif isinstance(event, TurnEnded):
            self._end(event)

    def _show_words(self, words: list[str]) -> None:
        if words:
            self._begin_reply()
            if self.phase is not Phase.STOPPING:
                self._enter(Phase.STREAMING)
            text = "".join(words)
            self._text += text
            self._screen.append(text)

    def _begin_reply(self) -> None:
        if not self._reply_begun:
            self._reply_begun = True
            if self._ask is not None and self._ask.answers is not None:
                self._screen.leave_reply_to(self._ask.answers)
            self._screen.begin_reply()

    def _window(self, event: WindowPlanned) -> None:
        prepared = self._prepared
        if prepared is None:
            return
        ids, kept = prepared.asked_ids, event.first_kept
        seen = 2 * (len(ids) - kept) + 1
        everything = kept == 0 and prepared.earlier <= 2 * len(ids)
        self._rule_at_new = kept >= len(ids) and not everything
        first_seen = None if everything or self._rule_at_new else ids[kept]
        if self._rule_at_new:
            first_seen = max(ids, default=0) + 1
        every = seen if everything else max(prepared.earlier + 1, seen + 1)
        self._window_shown = (first_seen, seen, every, event.used_tokens, event.context_tokens)
        self._screen.show_window(*self._window_shown)

    def _end(self, event: TurnEnded) -> None:
        self._begin_reply()
        record, prepared, reply = self._record, self._prepared, event.reply
        mode = prepared.request.mode if prepared else Mode.CLINICAL_QUESTION
        message_id, reply_id = (record.message_id, record.reply_id) if record else (0, 0)
        self._screen.end_turn(message_id, from_reply(reply, mode, reply_id))
        self._tell_versions()
        self._screen.show_review(reply)
        self._screen.announce(_announcement(reply))

    def _ended(self, _nothing: None) -> None:
        record, shown = self._record, self._window_shown
        self._forget_turn()
        if record is not None and record.conversation_id is not None:
            self.conversation_id = record.conversation_id
            if shown is not None:
                self._windows[record.conversation_id] = shown
            self._screen.conversation_changed(self.conversation_id, content=True)
        self._rest()

    def _failed(self, error: Exception) -> None:
        record = self._record
        if record is not None and record.reply_id:
            self._begin_reply()
            shown = ShownMessage(record.reply_id, "assistant", self._text, ReplyState.INTERRUPTED)
            self._screen.end_turn(record.message_id, shown)
            self._tell_versions()
            self._desk.store(partial(give_up, reply_id=record.reply_id, text=self._text), None, self._told)
            self.conversation_id = record.conversation_id
            self._screen.conversation_changed(self.conversation_id, content=True)
            self._forget_turn()
            self._rest()
        else:
            self._undo_turn()
        self._screen.say(sentence(error))

    def _tell_versions(self) -> None:
        for message_id, versions in (self._record.versions if self._record else {}).items():
            self._screen.show_versions(message_id, versions)

    def _undo_turn(self) -> None:
        """The turn was not kept: put everything back as it was."""
        ask = self._ask
        self._forget_turn()
        self._screen.drop_turn()
        if ask is not None and ask.answers is None:
            self._screen.give_back(ask.text)
        self._rest()
        if ask is not None and (ask.edits is not None or ask.answers is not None) and not self.busy:
            self._reopen()

    def _reopen(self) -> None:
        if self.conversation_id is not None:
            self.open(self.conversation_id)

    def _rest(self) -> None:
        """Nothing is under way; do what was put off."""
        self._enter(Phase.IDLE)
        following, self._next = self._next, None
        if following is not None:
            following()

    def _forget_turn(self) -> None:
        self._ask = self._prepared = self._record = self._window_shown = None
        self._text, self._reply_begun = "", False

    def _enter(self, phase: Phase) -> None:
        if phase is not self.phase:
            self.phase = phase
            self._screen.show_phase(phase)

    def _opened(self, page: Page) -> None:
        if page.conversation_id == self.conversation_id and not self.busy:
            self._screen.open_end(page)
            # What the model saw of a conversation is known for the turns since unlocking; the vault does not keep it.
            if page.conversation_id in self._windows:
                self._screen.show_window(*self._windows[page.conversation_id])
            self._screen.conversation_changed(page.conversation_id, content=False)

    def _paged(self, page: Page) -> None:
        if page.conversation_id == self.conversation_id:
            self._screen.add_page(page)

    def _told(self, error: Exception) -> None:
        self._screen.say(sentence(error))


def _announcement(reply: Reply) -> str:
    count = len(reply.review.findings)
    points = f" {count} points to check." if count > 1 else " 1 point to check." if count else ""
    return f"TARA's reply is finished.{points} {reply.response[:1000]}"


def status_of(phase: Phase, reply: Reply | None = None) -> dict[str, object]:
    """What the status bar shows; the model and its speed once a reply has ended."""
    status: dict[str, object] = {"state": phase.value}
    if reply is not None and reply.model is not None:
        status |= {"model": reply.model.name, "label": reply.model.label, "tokens_per_s": reply.timings.tokens_per_s}
    return status
