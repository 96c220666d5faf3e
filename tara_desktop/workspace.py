"""The three panes side by side: history, conversation, context; and the status line below.

Settings, models and the clinician's own pages take the conversation's place and go away again with Escape. F6 and
Shift+F6 move between the panes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tara_desktop.chat.view import ChatView
from tara_desktop.context_panel.view import ContextPanel
from tara_desktop.history.view import HistoryView
from tara_desktop.models_page.view import ModelsPage
from tara_desktop.sentences import lines, sentence
from tara_desktop.session import Session
from tara_desktop.settings_page.view import SettingsPage
from tara_desktop.sidebar import Sidebar
from tara_desktop.status_bar import StatusBar
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem
from tara_desktop.wellbeing.reminder import Reminder
from tara_desktop.wellbeing.view import WellbeingView
from tara_health.inference.protocol import EngineInfo

SIDES: Final = (292, 308)
"""The outer panes' widths at first, in pixels at 100 %."""
LARGEST_SHARE: Final = 0.25
"""Large text never gives an outer pane more of the window than this."""
CENTRE: Final = 320
"""The middle pane is never narrower than this, in pixels."""
NARROW: Final = 800
"""In a window narrower than this, in pixels at 100 %, the context panel folds by itself."""


class Workspace(QWidget):
    """What an unlocked TARA shows. `changed` names a setting that was changed on one of its pages."""

    changed = Signal(str)

    history: HistoryView
    sidebar: Sidebar
    chat: ChatView
    panel: ContextPanel

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self.settings_page: SettingsPage | None = None
        self.models_page: ModelsPage | None = None
        self.wellbeing: WellbeingView | None = None
        self.problem = Problem(theme)
        self.centre = QStackedWidget()
        self.status = StatusBar(theme)
        self.reminder = Reminder(session, theme)
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._shared_out = False
        self._narrow = False

    def build(self) -> Iterator[None]:
        """Make the panes, one a step, so that no step holds up whoever is typing a passphrase meanwhile."""
        self.history = HistoryView(self._session, self._theme)
        self.sidebar = Sidebar(self.history, self._theme)
        yield
        self.chat = ChatView(self._session, self._theme)
        yield
        self.panel = ContextPanel(self._session, self._theme)
        self.chat.attach_panel(self.panel)
        yield
        self._lay_out()
        self._connect()
        assistant = self._session.assistant
        if assistant is not None:
            self._engine_ready(assistant.engine_info)

    @classmethod
    def whole(cls, session: Session, theme: Theme) -> Workspace:
        """One with all its panes."""
        workspace = cls(session, theme)
        for _ in workspace.build():
            pass
        return workspace

    def begin(self) -> None:
        """The vault was just opened: show the history and an empty conversation."""
        if not self._shared_out:
            self._shared_out = True
            self._share_out()
            self._fold_where_narrow()
        self.reminder.look()
        self.history.presenter.refresh()
        self.new_conversation()

    # Actions, as menu and keys call them

    @Slot()
    def new_conversation(self) -> None:
        """Start an empty conversation."""
        self.show_chat()
        self.history.mark_current(None)
        self.chat.new_conversation()
        self.chat.focus_composer()

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.history.search.setFocus()
        self.history.search.selectAll()

    @Slot()
    def show_settings(self) -> None:
        """Show the settings; made when first asked for."""
        if self.settings_page is None:
            session = self._session
            leads = {"model.default": self.sidebar.models_button(self.show_models)}
            self.settings_page = SettingsPage(session.settings, session.tasks, self._theme, self.changed.emit, leads)
            self.settings_page.left.connect(self.show_chat)
            self.centre.addWidget(self.settings_page)
        self.settings_page.presenter.show_all()
        self._turn_to(self.settings_page)

    @Slot()
    def show_models(self) -> None:
        """Show the models; made when first asked for."""
        if self.models_page is None:
            session = self._session
            self.models_page = ModelsPage(session.settings, session.tasks, self._theme, self.changed.emit)
            self.models_page.left.connect(self.show_chat)
            self.centre.addWidget(self.models_page)
        self.models_page.presenter.refresh()
        self._turn_to(self.models_page)

    @Slot()
    def show_wellbeing(self) -> None:
        """Show the clinician's own pages; made when first asked for."""
        if self.wellbeing is None:
            self.wellbeing = WellbeingView(self._session, self._theme)
            self.wellbeing.left.connect(self.show_chat)
            self.centre.addWidget(self.wellbeing)
        self._turn_to(self.wellbeing)
        self.wellbeing.enter()

    @Slot()
    def show_chat(self) -> None:
        """Back to the conversation."""
        self.centre.setCurrentWidget(self.chat)
        self.panel.setVisible(True)
        self.chat.focus_composer()

    @Slot()
    def escape(self) -> None:
        """Out of a page, or stop the reply."""
        search = self.history.search
        if search.hasFocus() and search.text():
            search.setText("")
        elif self.wellbeing is not None and self.centre.currentWidget() is self.wellbeing:
            if not self.wellbeing.step_back():
                self.show_chat()
        elif self.centre.currentWidget() is not self.chat:
            self.show_chat()
        else:
            self.chat.stop()

    @Slot()
    def next_pane(self) -> None:
        """F6."""
        self._move(1)

    @Slot()
    def previous_pane(self) -> None:
        """Shift+F6."""
        self._move(-1)

    @Slot()
    def clear_all_text(self) -> None:
        """Empty what this widget itself shows; its panes hear of the lock by themselves."""
        self.problem.say("", "")
        self.chat.clear_all_text()
        self.panel.clear_all_text()

    def _turn_to(self, page: QWidget) -> None:
        self.centre.setCurrentWidget(page)
        self.panel.setVisible(False)
        page.setFocus()

    def _move(self, step: int) -> None:
        centre = self.centre.currentWidget() or self.chat
        panes = [self.sidebar, centre, self.panel, self.reminder, self.status]
        panes = [pane for pane in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next((place for place, pane in enumerate(panes) if focus and pane.isAncestorOf(focus)), 0)
        target = panes[(here + step) % len(panes)]
        if target is self.chat:
            self.chat.focus_composer()
        elif target is self.sidebar:
            self.history.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif target is self.status:
            self.status.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            _focus_first(target)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A window that becomes narrow folds the context panel, one that becomes wide opens it."""
        super().resizeEvent(event)
        self._fold_where_narrow()

    @Slot()
    def _fold_where_narrow(self) -> None:
        narrow = self.width() < NARROW * self._theme.scale
        if self._shared_out and narrow != self._narrow:
            self._narrow = narrow
            self.panel.fold.setChecked(narrow)

    @Slot()
    def _share_out(self) -> None:
        """Give the panes their widths; a splitter leaves a gap where a pane was folded."""
        whole = self.width()
        left, right = (round(min(side * self._theme.scale, whole * LARGEST_SHARE)) for side in SIDES)
        if self.panel.fold.isChecked():
            right = self.panel.maximumWidth()
        self._panes.setSizes([left, whole - left - right, right])

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setProperty("role", "page")
        # Without it the splitter goes by the widest row of any page, and squeezes all three panes instead.
        frame.setMinimumWidth(CENTRE)
        middle = QVBoxLayout(frame)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.problem)
        middle.addWidget(self.centre)
        self.centre.addWidget(self.chat)
        panes = self._panes
        panes.setChildrenCollapsible(False)
        panes.setHandleWidth(1)
        for pane in (self.sidebar, frame, self.panel):
            panes.addWidget(pane)
        panes.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(panes)
        layout.addLayout(row, 1)
        layout.addWidget(self.reminder)
        layout.addWidget(self.status)

    def _connect(self) -> None:
        session = self._session
        self.sidebar.new.clicked.connect(self.new_conversation)
        self.history.opened.connect(self._open)
        self.history.deleted.connect(self._deleted)
        self.chat.conversationChanged.connect(self._conversation_changed)
        self.chat.statusChanged.connect(self._status_changed)
        self.status.lock.connect(session.lock)
        self.reminder.accepted.connect(self.show_wellbeing)
        self.reminder.failed.connect(self._problem)
        session.engineReady.connect(self._engine_ready)
        session.engineFailed.connect(self._engine_failed)
        session.tasks.problem.connect(self._problem)
        session.locked.connect(self.clear_all_text)
        session.locked.connect(self.status.clear_all_text)
        self.panel.fold.toggled.connect(self._share_out)
        self._theme.changed.connect(self._fold_where_narrow)

    @Slot(object)
    def _open(self, conversation_id: int) -> None:
        self.show_chat()
        self.chat.open_conversation(conversation_id)
        self.history.mark_current(conversation_id)

    @Slot(object)
    def _deleted(self, conversation_id: int) -> None:
        if conversation_id == self.history.current:
            self.new_conversation()

    @Slot(object)
    def _conversation_changed(self, conversation_id: int | None) -> None:
        self.history.mark_current(conversation_id)

    @Slot(dict)
    def _status_changed(self, status: dict[str, Any]) -> None:
        self.status.show_status(status)

    @Slot(object)
    def _engine_ready(self, info: EngineInfo | None) -> None:
        assistant = self._session.assistant
        model = assistant.model if assistant else None
        if model is not None:
            self.status.show_model(model.name, model.label, _machine(info))
            self.problem.say("", "")
            if info is not None and info.notice:
                self.problem.say(info.notice, "")

    @Slot(Exception)
    def _engine_failed(self, error: Exception) -> None:
        self.status.show_model("", "", sentence(error))
        self.problem.say(*lines(error))

    @Slot(Exception)
    def _problem(self, error: Exception) -> None:
        self.problem.say(*lines(error))


def _machine(info: EngineInfo | None) -> str:
    if info is None:
        return ""
    where = f"{info.gpu_layers} of {info.total_layers} layers on {info.backend}" if info.gpu_layers else "processor"
    return f"Runs on the {where}, {info.threads} threads, context of {info.context_tokens:,} tokens."


def _focus_first(pane: QWidget) -> None:
    for child in pane.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
