"""The way in and out: a key of the workspace, Escape a page at a time, and the private file closed with TARA."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tara_desktop.actions import COMMANDS, Actions
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.window import MainWindow
from tara_desktop.workspace import Workspace
from tests.gui.wellbeing.conftest import begin


def test_the_key_opens_and_escape_leaves_a_page_at_a_time(
    session: Session, theme: Theme, window: MainWindow, qtbot: QtBot
) -> None:
    session._unlocked = True
    workspace = Workspace.whole(session, theme)
    actions = Actions(workspace, theme, {"lock": session.lock, "quit": window.close})
    window.turn_to(workspace)
    window.show()
    window.activateWindow()
    # A shortcut is heard only in a window that has become active.
    qtbot.waitUntil(window.isActiveWindow)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Y, both)
    mode = workspace.wellbeing
    assert mode is not None
    assert workspace.centre.currentWidget() is mode
    assert mode.front.secret.hasFocus()
    assert not workspace.panel.isVisible()
    mode.front.to_exercises.click()
    assert mode.exercises is not None
    mode.exercises.buttons["pause"].click()
    for expected in (mode.exercises, mode.front):
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert mode.stack.currentWidget() is expected
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert workspace.centre.currentWidget() is workspace.chat
    workspace.show_wellbeing()
    begin(mode, qtbot)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert workspace.centre.currentWidget() is workspace.chat
    assert mode.presenter.is_open, "left, not closed: the idle time counts from here"
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert not mode.presenter.is_open
    qtbot.waitUntil(lambda: mode.desk._journal is None, timeout=20_000)
    actions.dress()


def test_it_is_in_the_menu_under_its_own_words() -> None:
    assert ("show_wellbeing", "For &you", "Ctrl+Shift+Y", "wellbeing") in COMMANDS
