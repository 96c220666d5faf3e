"""The window as a whole: keys, panes, title, status, and settings that take effect at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tara_desktop.actions import COMMANDS, UNLISTED, Actions
from tara_desktop.app import Desktop
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.window import MainWindow
from tara_desktop.workspace import Workspace
from tara_health.errors import EngineStartFailed
from tara_health.vocabulary import Mode
from tests.gui.conftest import PASSPHRASE
from tests.gui.scripted import ScriptedAssistant, put_into
from tests.gui.stalls import StallWatch

CTRL = Qt.KeyboardModifier.ControlModifier


class Room:
    """A window with a workspace and a scripted assistant."""

    def __init__(self, session: Session, theme: Theme, qtbot: QtBot) -> None:
        self.session = session
        self.assistant = put_into(session, ScriptedAssistant(["Rest ", "and fluids."]))
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.workspace = Workspace.whole(session, theme)
        self.quit = 0
        self.actions = Actions(self.workspace, theme, {"lock": session.lock, "quit": self.leave})
        self.window.turn_to(self.workspace)
        self.workspace.begin()
        qtbot.waitUntil(lambda: bool(self.workspace.history.empty.text()))

    def leave(self) -> None:
        self.quit += 1

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifier)


@pytest.fixture
def room(open_session: Session, theme: Theme, qtbot: QtBot) -> Room:
    return Room(open_session, theme, qtbot)


def test_a_message_is_answered_stored_and_found(room: Room, qtbot: QtBot, no_stalls: StallWatch) -> None:
    workspace = room.workspace
    QTest.keyClicks(workspace.chat.composer.text, "What helps a cold?")
    workspace.chat.composer.submit()
    qtbot.waitUntil(lambda: workspace.history.model.rowCount() == 2, timeout=10_000)
    assert workspace.history.model.index(1).data() == "What helps a cold?"
    assert workspace.history.list.currentIndex().row() == 1, "the conversation on screen is marked"
    assert workspace.status.speed.text() == "117 tokens/s"
    QTest.keyClicks(workspace.history.search, "fluids")
    qtbot.waitUntil(lambda: workspace.history.delegate.searching)
    assert workspace.history.model.rowCount() == 1


def test_deleting_the_open_conversation_leaves_an_empty_one(room: Room, qtbot: QtBot) -> None:
    workspace = room.workspace
    QTest.keyClicks(workspace.chat.composer.text, "What helps a cold?")
    workspace.chat.composer.submit()
    qtbot.waitUntil(lambda: workspace.history.current is not None, timeout=10_000)
    workspace.history.presenter.delete(workspace.history.current or 0)
    qtbot.waitUntil(lambda: workspace.chat.presenter.conversation_id is None)
    assert workspace.history.undo_bar.isVisible()


def test_the_title_says_no_more_than_the_name(room: Room, qtbot: QtBot) -> None:
    QTest.keyClicks(room.workspace.chat.composer.text, "What helps Mr Needle?")
    room.workspace.chat.composer.submit()
    qtbot.waitUntil(lambda: room.workspace.history.model.rowCount() == 2, timeout=10_000)
    assert room.window.windowTitle() == "TARA"
    assert QApplication.applicationDisplayName() in ("", "TARA", "pytest-qt-qapp")


def test_the_keys(room: Room, qtbot: QtBot) -> None:
    workspace = room.workspace
    room.press(Qt.Key.Key_F, CTRL)
    assert workspace.history.search.hasFocus()
    room.press(Qt.Key.Key_N, CTRL)
    assert workspace.chat.composer.text.hasFocus()
    room.press(Qt.Key.Key_Comma, CTRL)
    assert workspace.centre.currentWidget() is workspace.settings_page
    room.press(Qt.Key.Key_Escape)
    assert workspace.centre.currentWidget() is workspace.chat
    room.press(Qt.Key.Key_M, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert workspace.centre.currentWidget() is workspace.models_page
    qtbot.waitUntil(lambda: workspace.models_page is not None and workspace.models_page.findChildren(QWidget) != [])
    room.press(Qt.Key.Key_Q, CTRL)
    assert room.quit == 1
    with qtbot.waitSignal(room.session.locked):
        room.press(Qt.Key.Key_L, CTRL)


def test_f6_goes_round_the_panes_and_back(room: Room) -> None:
    workspace = room.workspace
    panes = [workspace.chat, workspace.panel, workspace.status, workspace.sidebar]
    workspace.chat.focus_composer()
    visited = []
    for _ in panes:
        room.press(Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        visited.append(next(pane for pane in panes if focus and pane.isAncestorOf(focus)))
    assert visited == [*panes[1:], panes[0]]
    room.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert workspace.sidebar.isAncestorOf(focus)


def test_no_key_is_given_twice() -> None:
    keys = [key for _, _, key, _ in COMMANDS if key] + [key for _, key in UNLISTED]
    assert len(keys) == len(set(keys))


def test_escape_stops_the_reply(room: Room, qtbot: QtBot) -> None:
    room.assistant.endless = True
    QTest.keyClicks(room.workspace.chat.composer.text, "What helps a cold?")
    room.workspace.chat.composer.submit()
    qtbot.waitUntil(lambda: room.workspace.chat.presenter.phase.value == "streaming", timeout=10_000)
    room.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not room.workspace.chat.presenter.busy)


def test_the_status_bar_says_what_the_weights_are(room: Room) -> None:
    status = room.workspace.status
    assert status.model.text() == "embedded"
    assert status.label.text() == "demonstration weights, not for clinical use"
    assert status.label.isVisible()
    assert status.network.text() == "No network"


def test_a_failed_engine_is_said_on_the_spot(room: Room) -> None:
    room.session.engineFailed.emit(EngineStartFailed("The model could not be loaded.", remedy="Choose another."))
    assert room.workspace.problem.isVisible()
    assert "could not be loaded" in room.workspace.problem.accessibleName()
    assert room.workspace.status.model.text() == "No model"
    room.session.lock()
    assert not room.workspace.problem.isVisible()


def test_every_control_has_a_name_and_can_be_reached(room: Room, qtbot: QtBot) -> None:
    room.workspace.show_settings()
    room.workspace.show_chat()
    controls = [*room.window.findChildren(QLineEdit), *room.window.findChildren(QAbstractButton)]
    mine = [control for control in controls if control.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [control for control in mine if not control.accessibleName() and not getattr(control, "text", str)()]
    assert len(mine) > 10
    inner = [control for control in nameless if control.objectName() != "qt_spinbox_lineedit"]
    assert not inner, [type(control).__name__ for control in inner]


def test_large_text_never_takes_the_middle(open_session: Session, theme: Theme, qtbot: QtBot) -> None:
    theme.choose("light", 150)
    room = Room(open_session, theme, qtbot)
    workspace = room.workspace
    assert workspace.centre.width() > workspace.sidebar.width()
    assert workspace.centre.width() > workspace.panel.width()


@pytest.mark.parametrize("width", [1200, 1280, 1600])
def test_large_text_is_not_cut_off(open_session: Session, theme: Theme, qtbot: QtBot, width: int) -> None:
    theme.choose("light", 150)
    room = Room(open_session, theme, qtbot)
    chat, status = room.workspace.chat, room.workspace.status
    room.window.resize(width, 820)
    QTest.keyClicks(chat.composer.text, "A question that is long enough to be broken into three lines or more " * 3)
    chat.composer.submit()
    qtbot.waitUntil(lambda: not chat.presenter.busy and len(chat.transcript.views) == 2, timeout=10_000)
    chat.meter.show_use(2, 2, 400, 4096)
    chat.composer.choose_mode(Mode.PATIENT_MESSAGE)
    qtbot.wait(50)
    for button in (*chat.composer.modes.values(), chat.composer.action, status.button):
        assert button.width() >= button.sizeHint().width(), button.text()
    for view in chat.transcript.views:
        assert view.text.height() >= view.text.document().size().height()
        assert view.rect().contains(view.text.geometry())
    words = chat.meter.words
    assert words.height() >= words.heightForWidth(words.width())
    field = chat.composer.text
    room_there = field.viewport().rect()
    needed = field.fontMetrics().boundingRect(room_there, Qt.TextFlag.TextWordWrap, field.placeholderText())
    assert room_there.height() >= needed.height()
    assert status.label.width() >= status.label.sizeHint().width()


def test_a_narrow_window_folds_the_context_and_leaves_no_gap(room: Room) -> None:
    workspace = room.workspace
    room.window.resize(780, 700)
    assert workspace.panel.fold.isChecked()
    assert workspace.panel.geometry().right() == workspace.width() - 1
    room.window.resize(1280, 820)
    assert not workspace.panel.fold.isChecked()


def test_from_the_door_to_the_lock(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole desktop: first run, an answer, a setting that takes effect, the lock by key, unlocking again."""
    monkeypatch.setattr(Session, "prepare", lambda self: put_into(self, ScriptedAssistant(["Rest."])))
    desktop = Desktop(qapp)
    qtbot.addWidget(desktop.window)
    desktop.show()
    qtbot.waitUntil(lambda: desktop.door is not None and desktop.door.create_form.isVisible(), timeout=10_000)
    door = desktop.door
    assert door is not None
    for field in (door.create_form.first, door.create_form.second):
        field.setText(PASSPHRASE)
    door.create_form.button.click()
    qtbot.waitUntil(lambda: door.recovery_form.isVisible(), timeout=30_000)
    door.recovery_form.last.setText(door.recovery_form._labels[-1].text())
    door.recovery_form.kept.setChecked(True)
    door.recovery_form.button.click()
    workspace = desktop.workspace
    assert workspace is not None
    assert workspace.isVisible()
    assert desktop.session is not None
    desktop.session.settings.set("appearance.theme", "dark")
    workspace.changed.emit("appearance.theme")
    assert desktop.theme.dark
    desktop.session.settings.set("privacy.idle_lock_minutes", 1)
    workspace.changed.emit("privacy.idle_lock_minutes")
    assert desktop.idle is not None
    assert desktop.idle.policy.limit_s == 60
    QTest.keyClick(desktop.window, Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: door.open_form.isVisible(), timeout=10_000)
    door.open_form.secret.setText(PASSPHRASE)
    door.open_form.button.click()
    qtbot.waitUntil(lambda: workspace.isVisible(), timeout=20_000)
    desktop.window.close()
    desktop.end()
