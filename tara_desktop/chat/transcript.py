"""The conversation on screen, however long it is.

Promises: at most `transcript_window.HELD` messages have widgets; older ones are asked for when the reader nears the top
(`wanted`), newer ones on the way back; what is being read does not jump when anything above changes; a reply that
streams in is followed only while the reader is at the bottom. Opening builds the newest messages at once and those
above as far as they are near, a few milliseconds at a time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from tara_desktop.chat.jump_button import JumpButton
from tara_desktop.chat.message_view import MessageView
from tara_desktop.chat.shown import ShownMessage
from tara_desktop.chat.transcript_column import SLICE_S, TranscriptColumn
from tara_desktop.chat.transcript_window import TranscriptWindow
from tara_desktop.chat.typography import Typography
from tara_desktop.theme.style import Theme
from tara_health.vocabulary import ReplyState

NEAR_PIXELS: Final = 800
"""How near to an end of what is loaded the next page is asked for."""
BUILT_AHEAD_PIXELS: Final = 2_500
"""How far above what is seen messages are built before they are scrolled to."""
AT_ONCE: Final = 6
"""Messages built before the first paint of an opened conversation."""


class Transcript(QScrollArea):
    """Emits `wanted` with an `Ask` and whether it is for above; `regenerate` and `edit` with a message."""

    wanted = Signal(object, bool)
    regenerate = Signal(object)
    edit = Signal(object)
    switch = Signal(int)
    """Another version of a message is wanted, by its id."""
    end_wanted = Signal()
    """The end is wanted and was let go of."""
    settled = Signal()
    """Everything near what is seen is built and measured."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Typography.of(theme)
        self.window_state = TranscriptWindow()
        self.column = TranscriptColumn(theme)
        self._waiting: list[ShownMessage] = []
        self._waiting_below: list[ShownMessage] = []
        self._asked = False
        self._follow = True
        self._placing = False
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._settle)
        self.jump = JumpButton(theme, self)
        self.jump.clicked.connect(self.jump_to_end)
        self.setWidget(self.column)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Conversation")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().setSingleStep(theme.space(4))
        theme.changed.connect(self._theme_changed)

    @property
    def views(self) -> list[MessageView]:
        """The messages that have a widget, oldest first."""
        return self.column.views

    @property
    def last(self) -> MessageView | None:
        """The newest message on screen."""
        return self.views[-1] if self.views else None

    # What is shown

    def open(self, messages: Sequence[ShownMessage], wanted: int) -> None:
        """Show the end of a conversation, of which `wanted` messages had been asked for."""
        self.clear_all_text()
        self.window_state.opened([message.id for message in messages], wanted)
        self._follow = True
        self._waiting = list(messages)
        for _ in range(min(AT_ONCE, len(self._waiting))):
            self.views.insert(0, self._make(self._waiting.pop()))
        if self.last is not None:
            self._make_current(self.last)
        self._mark_last()
        self._arrange()
        self._timer.start()

    def add_above(self, messages: Sequence[ShownMessage]) -> None:
        """A page that was asked for above."""
        self._asked = False
        surplus = self.window_state.came_above([message.id for message in messages])
        self._waiting = list(messages)
        self._drop(self.views[max(0, len(self.views) - surplus) :] if surplus else [])
        self._timer.start()

    def add_below(self, messages: Sequence[ShownMessage]) -> None:
        """A page that was asked for below."""
        self._asked = False
        surplus = self.window_state.came_below([message.id for message in messages])
        self._waiting_below = list(messages)
        self._drop_top(surplus)
        self._timer.start()

    def add(self, message: ShownMessage) -> MessageView:
        """A new message at the end; its id is told later by `name_last` if it has none yet."""
        while self._waiting_below:
            self._build_below()
        view = self._make(message)
        self.views.append(view)
        self._make_current(view)
        if message.id:
            self._drop_top(self.window_state.added(message.id))
        self._follow = True
        self._mark_last()
        self._arrange()
        return view

    def stored(self, view: MessageView, message: ShownMessage) -> None:
        """A message that was added without an id has been stored, or changed its state."""
        new = message.id and message.id not in self.window_state.ids
        view.show_message(message, can_regenerate=view is self.last and not message.by_user)
        if new:
            self._drop_top(self.window_state.added(message.id))
        self._arrange()

    def cut_from(self, message_id: int) -> None:
        """The branch was left at that message: take it and what follows off the screen."""
        gone = self.window_state.cut_from(message_id)
        self._drop(self.views[max(0, len(self.views) - gone) :] if gone else [])
        self._arrange()

    def remove(self, view: MessageView) -> None:
        """Take a message that was never stored off the screen."""
        self._drop([view])
        self._arrange()

    def append(self, piece: str) -> None:
        """The reply at the end goes on."""
        if self.last is not None:
            self.last.append(piece)
            self._arrange()

    def set_rule(self, first_seen: int | None) -> None:
        """The model sees from the message of that id on; None takes the rule away."""
        self.column.rule_before = first_seen
        self.column.mute()
        self._arrange()

    def rule_at_stored(self, message_id: int) -> None:
        """A message above which the rule stands has got its id: a rule that stood before the new one stays there."""
        before = self.column.rule_before
        if before is not None and message_id and before not in self.window_state.ids and before <= message_id:
            self.set_rule(message_id)

    def show_versions(self, message_id: int, versions: tuple[int, ...]) -> None:
        """A message has other versions by now."""
        for view in self.views:
            if view.message.id == message_id:
                view.show_versions(versions)
        self._arrange()

    def clear_all_text(self) -> None:
        """Keep no text and no message."""
        self._timer.stop()
        self._waiting, self._waiting_below = [], []
        self._asked = False
        self.column.rule_before = None
        self._drop(list(self.views))
        self.window_state = TranscriptWindow()
        self._arrange()

    def focus_last(self) -> None:
        """Put the keyboard on the newest message."""
        if self.last is not None:
            self._make_current(self.last)
            self.last.setFocus(Qt.FocusReason.TabFocusReason)

    def reveal(self, message_id: int) -> None:
        """Put the keyboard on a message and bring it into sight; the end stays where it has no widget yet."""
        found = next((view for view in self.views if view.message.id == message_id), None)
        if found is not None:
            self._make_current(found)
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def jump_to_end(self) -> None:
        """Go to the newest message, and follow a reply that is being written from there on."""
        bar = self.verticalScrollBar()
        if self.window_state.at_end and not self._waiting_below:
            self._follow = True
            bar.setValue(bar.maximum())
            self._arrange()
        else:
            self.end_wanted.emit()

    # Moving about

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends of what is loaded; paging is the scroll area's own."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            self.jump_to_end()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the column to the new width."""
        super().resizeEvent(event)
        self._arrange()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whichever message gets the keyboard is the current one."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, MessageView):
            self._make_current(watched)
            self.ensureWidgetVisible(watched, 0, self._theme.space(2))
        return bool(super().eventFilter(watched, event))

    @Slot(object, int)
    def _step(self, view: MessageView, by: int) -> None:
        place = self.views.index(view) + by
        if 0 <= place < len(self.views):
            self.views[place].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QRect)
    def _show_caret(self, caret: QRect) -> None:
        text = self.sender()
        if isinstance(text, QWidget):
            at = text.mapTo(self.column, caret.center())
            self.ensureVisible(at.x(), at.y(), 0, caret.height() * 2)

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        if self._placing:
            return
        bar = self.verticalScrollBar()
        self._follow = self.window_state.at_end and value >= bar.maximum() - 8
        self._place_jump()
        self._ask_for_more(value, bar.maximum())
        if self._near_top() or any(view.dirty for view in self.views):
            self._timer.start()

    def _ask_for_more(self, value: int, maximum: int) -> None:
        if self._asked or self._waiting_below or not self.isVisible():
            return
        above = value < NEAR_PIXELS
        ask = self.window_state.older() if above and not self._waiting else None
        if ask is None and value > maximum - NEAR_PIXELS:
            above, ask = False, self.window_state.newer()
        if ask is not None:
            self._asked = True
            self.wanted.emit(ask, above)

    # Putting things in their place

    @Slot()
    def _settle(self) -> None:
        until = time.perf_counter() + SLICE_S
        while self._near_top() and time.perf_counter() < until:
            view = self._make(self._waiting.pop())
            self.column.measure(view)
            self.views.insert(0, view)
        while self._waiting_below and time.perf_counter() < until:
            self._build_below()
        more = bool(self._waiting_below) or self.column.settle()
        self._arrange()
        more = more or self._near_top()
        if more:
            self._timer.start()
        else:
            self.settled.emit()
            bar = self.verticalScrollBar()
            self._ask_for_more(bar.value(), bar.maximum())

    def _near_top(self) -> bool:
        """Is what was read and has no widget yet about to be scrolled to?"""
        return bool(self._waiting) and self.verticalScrollBar().value() < BUILT_AHEAD_PIXELS

    def _build_below(self) -> None:
        view = self._make(self._waiting_below.pop(0))
        self.column.measure(view)
        self.views.append(view)
        if not self._waiting_below:
            self._mark_last()

    def _arrange(self) -> None:
        """Place everything, holding on to what is being read."""
        if self._placing:
            return
        self._placing = True
        bar = self.verticalScrollBar()
        anchor, offset = self._anchor(bar.value())
        self.column.set_width(self.viewport().width(), self.width() - self.viewport().width())
        height = self.viewport().height()
        if self._follow:
            self.column.place(self.column.height() - 2 * height, 1 << 30)
            bar.setValue(bar.maximum())
        else:
            self.column.place(bar.value() - height, bar.value() + 2 * height)
            if anchor is not None:
                bar.setValue(anchor.y() - offset)
        self._placing = False
        self._place_jump()

    def _place_jump(self) -> None:
        bar = self.verticalScrollBar()
        self.jump.float_over(self.viewport().geometry(), bar.maximum() - bar.value())

    def _anchor(self, value: int) -> tuple[MessageView | None, int]:
        for view in self.views:
            if view.fitted and view.geometry().bottom() >= value:
                return view, view.y() - value
        return None, 0

    def _make(self, message: ShownMessage) -> MessageView:
        view = MessageView(message, self._theme, self._look, self.column)
        view.regenerate.connect(self.regenerate)
        view.edit.connect(self.edit)
        view.moved.connect(self._step)
        view.switcher.wanted.connect(self.switch)
        view.grew.connect(self._regrown)
        view.text.caretMoved.connect(self._show_caret)
        view.installEventFilter(self)
        before = self.column.rule_before
        view.set_muted(before is not None and 0 < message.id < before)
        view.show()
        return view

    def _drop(self, views: Sequence[MessageView]) -> None:
        for view in views:
            self.views.remove(view)
            view.empty()
            view.hide()
            view.deleteLater()

    def _drop_top(self, count: int) -> None:
        """Let go of the oldest ones; those that were read and not built yet come before the ones on screen."""
        unbuilt = min(count, len(self._waiting))
        del self._waiting[:unbuilt]
        self._drop(self.views[: count - unbuilt])

    def _make_current(self, current: MessageView) -> None:
        for view in self.views:
            view.set_current(view is current)

    def _mark_last(self) -> None:
        """Only the newest reply can be written again."""
        for view in self.views:
            newest = view is self.last and self.window_state.at_end and not view.message.by_user
            view.again_button.setVisible(newest and view.message.state is not ReplyState.STREAMING)

    @Slot(object)
    def _regrown(self, _view: MessageView) -> None:
        self._arrange()

    @Slot()
    def _theme_changed(self) -> None:
        self._look = Typography.of(self._theme)
        for view in self.views:
            view.wear(self._look)
        self._arrange()
        self._timer.start()
