"""After the lock nothing is left to read: 0 needles in any widget, title, model, undo stack or clipboard."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tara_desktop import clipboard
from tara_desktop.chat.turn_desk import TurnAsk
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.window import MainWindow
from tara_desktop.workspace import Workspace
from tara_health.records import EscalationNotice
from tara_health.store.open import Vault
from tara_health.vocabulary import Urgency
from tests.gui.needles import found, shown
from tests.gui.scripted import ScriptedAssistant, put_into

TITLE, ASKED, ANSWERED, DRAFT = "Ottilie Nadelhoffer", "Quillon Marrowby", "Zephyrine Abernethy", "Thaddeus Winklevoss"
SEARCHED, COPIED, NOTICED = "Nadelhoffer", "Peregrine Oakhollow", "Isambard Thistlewood"
NEEDLES = (TITLE, ASKED, ANSWERED, DRAFT, SEARCHED, COPIED, NOTICED)


def write(vault: Vault) -> int:
    conversation = vault.conversations.create(TITLE)
    vault.conversations.add(conversation.id, "user", f"{ASKED} asks about sleep")
    vault.conversations.add(conversation.id, "assistant", f"{ANSWERED} may sleep with the window open")
    return conversation.id


class Room:
    """A window with everything in it."""

    def __init__(self, session: Session, theme: Theme, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.window = MainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        self.workspace = Workspace.whole(session, theme)
        self.window.turn_to(self.workspace)

    def fill(self) -> None:
        """Put a needle into every place that takes words."""
        qtbot, workspace, session = self.qtbot, self.workspace, self.session
        notice = EscalationNotice(Urgency.EMERGENCY, f"{NOTICED} may be in danger", ("Call now.",))
        self.assistant = put_into(session, ScriptedAssistant([ANSWERED, " rests"], endless=True, notice=notice))
        session.store(write)
        workspace.begin()
        qtbot.waitUntil(lambda: workspace.history.model.rowCount() == 2)
        workspace.history.opened.emit(1)
        qtbot.waitUntil(lambda: shown(ASKED))
        workspace.chat.presenter.send(TurnAsk(f"{ASKED} again", conversation_id=1))
        qtbot.waitUntil(lambda: shown(NOTICED) and workspace.chat.presenter.phase.value == "streaming")
        QTest.keyClicks(workspace.chat.composer.text, DRAFT)
        QTest.keyClick(workspace.chat.composer.text, Qt.Key.Key_Backspace)
        QTest.keyClicks(workspace.history.search, SEARCHED)
        QTest.keyClick(workspace.history.search, Qt.Key.Key_Backspace)
        qtbot.waitUntil(lambda: workspace.history.delegate.searching)
        clipboard.copy(COPIED)


@pytest.fixture
def room(open_session: Session, theme: Theme, qtbot: QtBot) -> Room:
    return Room(open_session, theme, qtbot)


@pytest.mark.proof
def test_after_the_lock_no_needle_is_left(room: Room, qtbot: QtBot) -> None:
    room.fill()
    before = found(NEEDLES)
    # The control: the walker finds each of them while TARA is open.
    assert {needle for needle in NEEDLES if any(needle in place for place in before)} == set(NEEDLES)
    room.session.lock()
    # One turn of the event loop deletes the messages' widgets; nobody can click or copy before that.
    qtbot.wait(1)
    assert found(NEEDLES) == []
    qtbot.wait(300)
    assert found(NEEDLES) == [], "nothing that was on its way repaints the locked window"
    qtbot.waitUntil(lambda: room.session._vault is None and room.assistant.forgotten == 2)


def test_the_stopped_reply_keeps_its_text(room: Room, qtbot: QtBot) -> None:
    room.fill()
    vault = room.session._vault
    assert vault is not None
    closed, seen = threading.Event(), list[str]()

    def look_then_close() -> None:
        seen.extend(f"{message.state} {message.text}" for message in vault.conversations.path(1))
        type(vault).lock(vault)
        closed.set()

    vault.lock = look_then_close  # type: ignore[method-assign]
    room.session.lock()
    qtbot.waitUntil(closed.is_set)
    assert seen[-1] == f"stopped {ANSWERED} rests"


def test_what_another_program_copied_is_not_touched(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.session.enter()
    board = QGuiApplication.clipboard()
    board.setText("somebody else's")
    # Offscreen this process owns every copy; elsewhere the system says whose it is.
    monkeypatch.setattr(type(board), "ownsClipboard", lambda self: False)
    room.session.lock()
    assert board.text() == "somebody else's"


def test_locking_twice_does_nothing_more(room: Room, qtbot: QtBot) -> None:
    room.session.lock()
    with qtbot.assertNotEmitted(room.session.locked):
        room.session.lock()


def test_a_job_that_comes_after_the_lock_is_told_so(room: Room, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    room.session.lock()
    qtbot.waitUntil(lambda: room.session._vault is None)
    room.session.store(lambda vault: vault.search("x"), None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert "locked" in str(errors[0])


def test_a_vault_opened_again_at_once_stays_open(room: Room, qtbot: QtBot) -> None:
    from tests.gui.conftest import PASSPHRASE

    room.fill()
    outcomes: list[object] = []
    room.session.lock()
    room.session.open_vault(PASSPHRASE, outcomes.append, outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=20_000)
    assert outcomes == [None]
    room.session.enter()
    qtbot.wait(1_200)
    titles: list[object] = []
    room.session.store(partial(_titles), titles.extend)
    qtbot.waitUntil(lambda: titles == [TITLE])


def _titles(vault: Vault) -> list[str]:
    return [conversation.title for conversation in vault.conversations.recent()]
