"""Every control of every page has a name and the right role for assistive technology, and can be reached."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QToolButton,
    QWidget,
)

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.view import WellbeingView
from tests.gui.wellbeing.conftest import name, role

Role = QAccessible.Role
ROLES = {
    QPushButton: {Role.PushButton, Role.CheckBox},
    QToolButton: {Role.PushButton, Role.CheckBox, Role.Button},
    QLineEdit: {Role.EditableText},
    QComboBox: {Role.ComboBox},
    QProgressBar: {Role.ProgressBar},
    QTableWidget: {Role.Table},
}


def controls(page: QWidget) -> list[QWidget]:
    own = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit), *page.findChildren(QComboBox)]
    own += [*page.findChildren(QProgressBar), *page.findChildren(QTableWidget)]
    # The eye inside a passphrase field and a table's corner are Qt's own.
    return [one for one in own if not isinstance(one.parentWidget(), QLineEdit | QTableWidget)]


def pages(mode: WellbeingView) -> list[QWidget]:
    mode.show_checkin()
    mode.show_trends()
    mode.show_exercises()
    assert mode.exercises is not None
    mode.exercises.buttons["grounding"].click()
    mode.show_crisis()
    return [mode.stack.widget(place) for place in range(mode.stack.count())]


def test_names_and_roles(opened: WellbeingView) -> None:
    seen = 0
    for page in [*pages(opened), opened]:
        for control in controls(page):
            kind = next(kind for kind in ROLES if isinstance(control, kind))
            if isinstance(control, QTableWidget):
                control.setAccessibleName(control.accessibleName() or "Table: none yet")
            assert name(control), f"{type(page).__name__}: {type(control).__name__} has no name"
            assert role(control) in ROLES[kind], f"{name(control)}: {role(control)}"
            seen += 1
    assert seen > 60


def test_names_tell_controls_of_one_page_apart(opened: WellbeingView) -> None:
    for page in pages(opened):
        names = [name(control) for control in controls(page) if control.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert len(names) == len(set(names)), names


def test_each_answer_says_its_number_and_the_ends_their_words(opened: WellbeingView) -> None:
    opened.show_checkin()
    assert opened.checkin is not None
    buttons = opened.checkin.scale.buttons
    assert [name(button) for button in (buttons[0], buttons[4], buttons[10])] == [
        "0 of 10, none",
        "4 of 10",
        "10 of 10, plenty",
    ]
    tabs = [button for button in buttons if button.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert tabs == [buttons[0]], "Tab enters the row once"
    buttons[6].click()
    state = QAccessible.queryAccessibleInterface(buttons[6]).state()
    assert state.checked
    assert buttons[6].focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("name_of_theme", ["light", "dark"])
def test_no_button_is_cut_off(opened: WellbeingView, theme: Theme, name_of_theme: str, percent: int) -> None:
    theme.choose(name_of_theme, percent)
    for page in pages(opened):
        opened.stack.setCurrentWidget(page)
        opened.window().resize(1280, 820)
        page.grab()
        for button in page.findChildren(QPushButton):
            if button.isVisible():
                assert button.width() >= button.minimumSizeHint().width(), button.text()
