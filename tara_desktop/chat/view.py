"""The conversation: emergency banner, transcript, and the composer below them. Shows what `ChatPresenter` decides."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from tara_desktop.chat.announce import announce
from tara_desktop.chat.composer import Composer
from tara_desktop.chat.context_meter import ContextMeter
from tara_desktop.chat.emergency_banner import EmergencyBanner
from tara_desktop.chat.empty_page import EmptyPage
from tara_desktop.chat.live_reading import LiveReading
from tara_desktop.chat.phase import Phase, phase_words
from tara_desktop.chat.presenter import ChatPresenter, status_of
from tara_desktop.chat.shown import ShownMessage
from tara_desktop.chat.transcript import Transcript
from tara_desktop.chat.transcript_column import COLUMN_PIXELS
from tara_desktop.chat.transcript_window import Ask
from tara_desktop.chat.turn_desk import Page, TurnAsk
from tara_desktop.context_panel.view import ContextPanel
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_health.inference.protocol import Sampling
from tara_health.records import Analysis, EscalationNotice, PhiSpan, Reply
from tara_health.vocabulary import ReplyState


class ChatView(QWidget):
    """One conversation. `conversationChanged` gives its id, or None for one that has no message yet."""

    conversationChanged = Signal(object)
    statusChanged = Signal(dict)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._panel: ContextPanel | None = None
        self._edits: int | None = None
        self._user_text = ""
        self.banner = EmergencyBanner(theme)
        self.transcript = Transcript(theme)
        self.empty = EmptyPage(theme)
        self.pages = QStackedWidget()
        self.phase_line = QLabel()
        self.meter = ContextMeter(theme)
        self.composer = Composer(theme)
        self._bottom = QWidget()
        self._reading = LiveReading(session, self)
        self._build()
        self.presenter = ChatPresenter(self, session)
        self._connect()

    # For the workspace

    def attach_panel(self, panel: ContextPanel) -> None:
        """Show readings in `panel` and take the clinician's corrections from it."""
        self._panel = panel

    def open_conversation(self, conversation_id: int) -> None:
        """Show a stored conversation."""
        if conversation_id != self.presenter.conversation_id:
            self._leave()
            self.presenter.open(conversation_id)

    def new_conversation(self) -> None:
        """Show an empty conversation."""
        self._leave()
        self.presenter.new()

    @Slot()
    def clear_all_text(self) -> None:
        """Keep no text anywhere, undo included."""
        self._leave()
        self._reading.forget()
        self.composer.clear_all_text()
        self.transcript.clear_all_text()
        self.presenter.reset()

    @Slot()
    def stop(self) -> None:
        """Stop the reply."""
        self.presenter.stop()

    def focus_composer(self) -> None:
        """Put the keyboard into the message field."""
        self.composer.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # For the presenter

    def show_phase(self, phase: Phase, done: int = 0, total: int = 0) -> None:
        """The line above the composer, the button, and the status bar."""
        self.phase_line.setText(phase_words(phase, done, total))
        busy = phase is not Phase.IDLE
        if busy != self.composer.busy:
            self.composer.set_busy(busy)
        self.statusChanged.emit(status_of(phase))

    def open_end(self, page: Page) -> None:
        """Show a conversation's end."""
        self.transcript.open(page.messages, page.wanted)
        self.pages.setCurrentWidget(self.transcript if page.messages else self.empty)
        if page.reveal is None:
            self.composer.choose_mode(page.mode)
        else:
            self._set_edits(None)
            self.meter.hide()
            self.transcript.reveal(page.reveal)
        if self._panel is not None:
            self._panel.show_stored(page.last_details)

    def add_page(self, page: Page) -> None:
        """Show one more page."""
        if page.above:
            self.transcript.add_above(page.messages)
        else:
            self.transcript.add_below(page.messages)

    def show_empty(self) -> None:
        """Show a new conversation."""
        self.transcript.clear_all_text()
        self.pages.setCurrentWidget(self.empty)
        if self._panel is not None:
            self._panel.clear_all_text()

    def add_user(self, text: str) -> None:
        """A message is on its way: it leaves the composer and stands in the transcript."""
        if self.composer.text.text() == text:
            self.composer.take()
        self._set_edits(None)
        self.pages.setCurrentWidget(self.transcript)
        self.transcript.add(ShownMessage(0, "user", text))

    def leave_branch(self, message_id: int) -> None:
        """Take that message and what follows off the screen."""
        self.transcript.cut_from(message_id)

    def leave_reply_to(self, message_id: int) -> None:
        """Take the reply to that message off the screen."""
        ids = self.transcript.window_state.ids
        if message_id in ids and ids[-1] != message_id:
            self.transcript.cut_from(ids[ids.index(message_id) + 1])

    def begin_reply(self) -> None:
        """A reply is to come."""
        self.transcript.add(ShownMessage(0, "assistant", "", ReplyState.STREAMING))

    def append(self, text: str) -> None:
        """The reply goes on."""
        self.transcript.append(text)

    def replace(self, text: str) -> None:
        """Show this instead of all that was shown of the reply."""
        last = self.transcript.last
        if last is not None:
            self.transcript.stored(last, replace(last.message, text=text))

    def end_turn(self, message_id: int, reply: ShownMessage) -> None:
        """The turn is over, and kept under these ids."""
        views = self.transcript.views
        if len(views) > 1 and views[-2].message.by_user and not views[-2].message.id:
            self.transcript.stored(views[-2], replace(views[-2].message, id=message_id))
        if views:
            self.transcript.stored(views[-1], reply)
        self.transcript.rule_at_stored(message_id)

    def show_versions(self, message_id: int, versions: tuple[int, ...]) -> None:
        """A message has other versions by now."""
        self.transcript.show_versions(message_id, versions)

    def drop_turn(self) -> None:
        """The turn left no trace: take what has no id off the screen."""
        for view in [view for view in self.transcript.views if not view.message.id]:
            self.transcript.remove(view)
        if not self.transcript.views:
            self.pages.setCurrentWidget(self.empty)

    def show_reading(self, analysis: Analysis) -> None:
        """What was read in the message."""
        if self._panel is not None:
            self._panel.show_reading(analysis)

    def show_notice(self, notice: EscalationNotice) -> None:
        """Somebody may be in danger."""
        self.banner.raise_notice(notice)

    def show_review(self, reply: Reply) -> None:
        """What was found in the reply."""
        if self._panel is not None:
            self._panel.show_review(reply)
        self.statusChanged.emit(status_of(self.presenter.phase, reply))

    def show_window(self, first_seen: int | None, seen: int, every: int, used: int, total: int) -> None:
        """What the model sees."""
        self.transcript.set_rule(first_seen)
        self.meter.show_use(seen, every, used, total)

    def give_back(self, text: str) -> None:
        """Put a message that was not sent back into the composer."""
        self.composer.give_back(text)

    def say(self, words: str) -> None:
        """Tell of a failure, above the message field."""
        self.composer.show_problem(words)
        announce(self, words)

    def announce(self, words: str) -> None:
        """Tell assistive technology, once."""
        announce(self, words)

    def conversation_changed(self, conversation_id: int | None, *, content: bool) -> None:
        """Tell the history."""
        if content:
            self._session.historyChanged.emit()
        self.conversationChanged.emit(conversation_id)

    # From the widgets

    @Slot(str)
    def _submitted(self, text: str) -> None:
        self.presenter.send(self._ask(text, edits=self._edits))

    @Slot(object)
    def _regenerate(self, message: ShownMessage) -> None:
        ids = self.transcript.window_state.ids
        place = ids.index(message.id) if message.id in ids else 0
        asked = next(
            (view.message for view in self.transcript.views if place and view.message.id == ids[place - 1]), None
        )
        if asked is not None and asked.by_user and not self.presenter.busy:
            ask = self._ask(asked.text, answers=asked.id)
            self.presenter.send(replace(ask, mode=message.mode))

    @Slot(object)
    def _edit(self, message: ShownMessage) -> None:
        if self.presenter.busy or not message.id:
            return
        self.composer.give_back(message.text)
        self._set_edits(message.id)
        self.focus_composer()

    @Slot(int)
    def _switch(self, message_id: int) -> None:
        self.presenter.switch(message_id)

    @Slot()
    def _jump(self) -> None:
        self.presenter.jump()

    @Slot(tuple, int)
    def _found(self, spans: tuple[PhiSpan, ...], revision: int) -> None:
        self.composer.underlines = self._session.settings.flag("privacy.underline_phi")
        self.composer.show_found(spans, revision)

    @Slot()
    def _stop_editing(self) -> None:
        self._set_edits(None)

    @Slot(object, bool)
    def _page_wanted(self, ask: Ask, above: bool) -> None:
        self.presenter.want(ask, above)

    def _ask(self, text: str, *, edits: int | None = None, answers: int | None = None) -> TurnAsk:
        settings = self._session.settings
        sampling = Sampling(
            temperature=settings.number("reply.temperature"), max_tokens=settings.integer("reply.max_tokens")
        )
        override = self._panel.override() if self._panel is not None else None
        conversation = self.presenter.conversation_id
        return TurnAsk(text, self.composer.mode, conversation, override or None, sampling, edits, answers)

    def _set_edits(self, message_id: int | None) -> None:
        self._edits = message_id
        self.composer.show_editing(message_id is not None)

    def _leave(self) -> None:
        """What belongs to the conversation that is left."""
        self.banner.clear_all_text()
        self.meter.hide()
        self._set_edits(None)

    def _connect(self) -> None:
        self.composer.submitted.connect(self._submitted)
        self.composer.stopped.connect(self.stop)
        self.composer.unread.connect(self._reading.read)
        self.composer.editLeft.connect(self._stop_editing)
        self._reading.found.connect(self._found)
        self.transcript.regenerate.connect(self._regenerate)
        self.transcript.edit.connect(self._edit)
        self.transcript.wanted.connect(self._page_wanted)
        self.transcript.switch.connect(self._switch)
        self.transcript.end_wanted.connect(self._jump)
        self._session.locked.connect(self.clear_all_text)
        self._theme.changed.connect(self._dress)

    def _build(self) -> None:
        space = self._theme.space
        self.setProperty("role", "page")
        self.phase_line.setProperty("role", "caption")
        self.phase_line.setAccessibleName("What TARA is doing")
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.transcript)
        line = QHBoxLayout()
        line.setContentsMargins(space(3), 0, space(1), 0)
        line.addWidget(self.phase_line)
        line.addWidget(self.meter, 1)
        bottom = QVBoxLayout(self._bottom)
        bottom.setContentsMargins(0, 0, 0, 0)
        bottom.setSpacing(space(0))
        bottom.addLayout(line)
        bottom.addWidget(self.composer)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(space(1))
        self._banner_row = QHBoxLayout()
        self._banner_row.addWidget(self.banner)
        self._column.addLayout(self._banner_row)
        self._column.addWidget(self.pages, 1)
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addWidget(self._bottom, 1000)
        self._row.addStretch(1)
        self._column.addLayout(self._row)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        space = self._theme.space
        self._column.setContentsMargins(0, space(2), 0, space(3))
        self._row.setContentsMargins(space(4), 0, space(4), 0)
        self._banner_row.setContentsMargins(space(3), 0, space(3), 0)
        self._bottom.setMaximumWidth(round(COLUMN_PIXELS * self._theme.scale))
