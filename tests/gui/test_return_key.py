"""Return presses the focused button of the window, once, as Space does; elsewhere it is left alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QCheckBox, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tara_desktop.window import MainWindow

KEYS = [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("kind", [QPushButton, QToolButton])
def test_the_focused_button_is_pressed_once(
    qtbot: QtBot, kind: type[QPushButton] | type[QToolButton], key: Qt.Key
) -> None:
    window, page, button = MainWindow(), QWidget(), kind()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(window)
    QVBoxLayout(page).addWidget(button)
    window.turn_to(page)
    window.show()
    pressed = QSignalSpy(button.clicked)
    button.setFocus()
    qtbot.keyClick(button, key)
    assert pressed.count() == 1


def test_return_does_not_tick_a_box(qtbot: QtBot) -> None:
    window, box = MainWindow(), QCheckBox()
    qtbot.addWidget(window)
    window.turn_to(box)
    window.show()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert not box.isChecked()
