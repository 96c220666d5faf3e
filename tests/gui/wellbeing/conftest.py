"""What the tests of this mode share: the view on screen with the real private file behind it, at its cheapest cost."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.view import WellbeingView
from tara_desktop.window import MainWindow
from tara_health.analysis import Analyst
from tara_health.store import journal
from tara_health.store.kdf import KdfParameters

PASSPHRASE = "quiet harbour seventeen linen"


@pytest.fixture(autouse=True)
def cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real derivation at the least cost that the store accepts."""
    monkeypatch.setattr(journal, "COST", KdfParameters(memory_kib=64 * 1024, time_cost=1, lanes=1))


@pytest.fixture(scope="session")
def analyst() -> Analyst:
    """The real readers, loaded once."""
    analyst = Analyst()
    analyst.load()
    return analyst


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    """A fixture of its own, because nothing else keeps it alive."""
    window = MainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def mode(session: Session, theme: Theme, window: MainWindow) -> WellbeingView:
    """The mode in its window, TARA unlocked, nothing begun."""
    session._unlocked = True
    view = WellbeingView(session, theme)
    window.turn_to(view)
    window.show()
    window.activateWindow()
    view.enter()
    return view


@pytest.fixture
def opened(mode: WellbeingView, qtbot: QtBot) -> WellbeingView:
    """The mode with a private file that was just begun."""
    begin(mode, qtbot)
    return mode


def begin(mode: WellbeingView, qtbot: QtBot) -> None:
    """Begin a private file, as somebody would."""
    mode.front.secret.setText(PASSPHRASE)
    mode.front.anew.click()
    mode.front.again.setText(PASSPHRASE)
    mode.front.confirm.yes.click()
    qtbot.waitUntil(lambda: mode.home is not None and bool(mode.home.last.text()), timeout=60_000)


def role(widget: QWidget) -> QAccessible.Role:
    """What assistive technology is told that it is."""
    return QAccessible.queryAccessibleInterface(widget).role()


def name(widget: QWidget) -> str:
    """And how it is called."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
