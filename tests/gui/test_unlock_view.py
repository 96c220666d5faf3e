"""The door on screen, by keyboard alone, over a real vault."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.view import UnlockView
from tara_health.platform import paths
from tests.gui.conftest import PASSPHRASE
from tests.gui.stalls import StallWatch


class Entered:
    """Counts the openings; bound, as callbacks must be."""

    def __init__(self) -> None:
        self.times = 0

    def count(self) -> None:
        self.times += 1


@pytest.fixture
def entered() -> Entered:
    return Entered()


@pytest.fixture
def door(session: Session, theme: Theme, entered: Entered, qtbot: QtBot) -> UnlockView:
    view = UnlockView(session, theme, entered.count)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    view.activateWindow()
    view.start()
    qtbot.waitUntil(lambda: view.create_form.isVisible() or view.open_form.isVisible())
    return view


def focused(door: UnlockView) -> QLineEdit:
    widget = door.focusWidget()
    assert isinstance(widget, QLineEdit)
    return widget


def test_first_run_by_keyboard(door: UnlockView, entered: Entered, qtbot: QtBot) -> None:
    QTest.keyClicks(focused(door), PASSPHRASE)
    qtbot.waitUntil(lambda: door.create_form.meter.value() >= 3, timeout=10_000)
    QTest.keyClick(focused(door), Qt.Key.Key_Return)
    QTest.keyClicks(focused(door), PASSPHRASE)
    QTest.keyClick(focused(door), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door.recovery_form.isVisible(), timeout=30_000)
    assert door.create_form.first.text() == ""
    assert door.create_form.second.text() == ""
    groups = [label.text() for label in door.recovery_form._labels]
    assert len(groups) == 7
    QTest.keyClicks(focused(door), groups[-1].lower())
    QTest.keyClick(focused(door), Qt.Key.Key_Return)
    assert entered.times == 0, "the box is not ticked yet"
    QTest.keyClick(door.recovery_form.kept, Qt.Key.Key_Space)
    QTest.keyClick(door.recovery_form.last, Qt.Key.Key_Return)
    assert entered.times == 1
    assert door.recovery_form._labels == []
    assert door.recovery_form.last.text() == ""
    assert (paths.vault_dir()).is_dir()


def test_the_recovery_key_can_be_copied_and_the_lock_takes_it_back(door: UnlockView, session: Session) -> None:
    door.show_recovery_key(("AAAAA", "BBBBB"))
    door.recovery_form.copy.click()
    assert QGuiApplication.clipboard().text() == "AAAAA-BBBBB"
    session.enter()
    session.lock()
    assert QGuiApplication.clipboard().text() == ""


def test_a_wrong_passphrase_then_the_right_one(
    open_session: Session, door: UnlockView, entered: Entered, qtbot: QtBot, no_stalls: StallWatch
) -> None:
    open_session.lock()
    qtbot.waitUntil(lambda: open_session._vault is None)
    before = files()
    QTest.keyClicks(focused(door), "not this one")
    QTest.keyClick(focused(door), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: door.problem.isVisible(), timeout=20_000)
    assert entered.times == 0
    assert door.problem.accessibleName()
    assert files() == before, "a failed open changes nothing"
    assert focused(door).hasSelectedText(), "typing again replaces it"
    QTest.keyClicks(focused(door), PASSPHRASE)
    QTest.keyClick(focused(door), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entered.times == 1, timeout=20_000)
    assert door.open_form.secret.text() == ""


def test_the_recovery_key_is_offered(open_session: Session, door: UnlockView) -> None:
    door.open_form.other.click()
    assert door.open_form.secret.accessibleName() == "Recovery key"
    door.open_form.other.click()
    assert door.open_form.secret.accessibleName() == "Passphrase"


def test_the_eye_shows_and_hides(door: UnlockView) -> None:
    field = door.create_form.first
    field.actions()[0].trigger()
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    field.forget()
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_every_control_has_a_name(door: UnlockView) -> None:
    controls = [*door.findChildren(QLineEdit), *door.findChildren(QAbstractButton)]
    nameless = [control for control in controls if not (control.accessibleName() or _words(control))]
    assert len(controls) > 8
    assert not [control for control in nameless if control.focusPolicy() != Qt.FocusPolicy.NoFocus]


def _words(control: QLineEdit | QAbstractButton) -> str:
    return control.text() if isinstance(control, QAbstractButton) else ""


def files() -> dict[str, bytes]:
    """Everything in the vault's folder, byte for byte."""
    folder: Path = paths.vault_dir()
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
