"""The history on screen, over a real encrypted vault."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tara_desktop.history.view import HistoryView
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_health.store.open import Vault
from tests.gui.stalls import StallWatch


def write(titles: list[str], vault: Vault) -> None:
    for title in titles:
        conversation = vault.conversations.create(title)
        vault.conversations.add(conversation.id, "user", f"a question about {title}")


@pytest.fixture
def history(open_session: Session, theme: Theme, qtbot: QtBot) -> HistoryView:
    """Three conversations, the newest on top."""
    view = HistoryView(open_session, theme)
    qtbot.addWidget(view)
    view.resize(300, 500)
    view.show()
    open_session.store(partial(write, ["asthma", "biopsy", "croup"]))
    view.presenter.refresh()
    qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    return view


def titles(history: HistoryView) -> list[str]:
    return [history.model.index(row).data() for row in range(history.model.rowCount())]


def test_it_lists_what_the_vault_holds(history: HistoryView) -> None:
    assert titles(history) == ["Today", "croup", "biopsy", "asthma"]
    assert not history.model.index(0).flags() & Qt.ItemFlag.ItemIsSelectable
    spoken = history.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("croup, ")


def test_enter_opens(history: HistoryView, qtbot: QtBot) -> None:
    history.list.setCurrentIndex(history.model.index(2))
    with qtbot.waitSignal(history.opened) as caught:
        QTest.keyClick(history.list, Qt.Key.Key_Return)
    assert caught.args == [2]


def test_a_click_opens(history: HistoryView, qtbot: QtBot) -> None:
    place = history.list.visualRect(history.model.index(3)).center()
    with qtbot.waitSignal(history.opened) as caught:
        QTest.mouseClick(history.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert caught.args == [1]


def test_f2_renames_in_place(history: HistoryView, qtbot: QtBot) -> None:
    history.list.setFocus()
    history.list.setCurrentIndex(history.model.index(1))
    QTest.keyClick(history.list, Qt.Key.Key_F2)
    editor = history.list.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "croup"
    editor.selectAll()
    QTest.keyClicks(editor, "croup at night")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(history)[1] == "croup at night")


def test_delete_and_undo_by_keyboard(history: HistoryView, qtbot: QtBot) -> None:
    history.list.setCurrentIndex(history.model.index(2))
    QTest.keyClick(history.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(history) == ["Today", "croup", "asthma"])
    assert history.undo_bar.isVisible()
    QTest.keyClick(history.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(history) == ["Today", "croup", "biopsy", "asthma"])
    assert not history.undo_bar.isVisible()


def test_searching_as_one_types(history: HistoryView, qtbot: QtBot) -> None:
    QTest.keyClicks(history.search, "question about bio")
    qtbot.waitUntil(lambda: titles(history) == ["biopsy"])
    QTest.keyClick(history.search, Qt.Key.Key_Down)
    assert history.list.hasFocus()
    assert history.list.currentIndex().row() == 0
    QTest.keyClick(history.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(titles(history)) == 4)


def test_the_open_one_stays_marked_over_a_refresh(history: HistoryView, open_session: Session, qtbot: QtBot) -> None:
    history.mark_current(1)
    open_session.store(partial(write, ["dyspnoea"]))
    open_session.historyChanged.emit()
    qtbot.waitUntil(lambda: history.model.rowCount() == 5)
    assert history.list.currentIndex().data() == "asthma"


def test_the_lock_empties_list_field_and_editor(history: HistoryView, open_session: Session, qtbot: QtBot) -> None:
    history.list.setFocus()
    history.list.setCurrentIndex(history.model.index(1))
    QTest.keyClick(history.list, Qt.Key.Key_F2)
    history.search.setText("asthma")
    open_session.lock()
    assert history.model.rowCount() == 0
    assert history.search.text() == ""
    assert not history.search.isUndoAvailable()
    assert not history.undo_bar.isVisible()
    qtbot.waitUntil(lambda: history.list.findChild(QLineEdit) is None)


def test_thousands_are_paged_without_a_stall(
    open_session: Session, theme: Theme, qtbot: QtBot, no_stalls: StallWatch
) -> None:
    view = HistoryView(open_session, theme)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()
    open_session.store(partial(write_many, 1_000))
    view.presenter.refresh()
    qtbot.waitUntil(lambda: view.model.rowCount() > 90, timeout=20_000)
    assert view.model.rowCount() < 200
    bar = view.list.verticalScrollBar()
    while view.model.rowCount() < 1_000:
        before = view.model.rowCount()
        bar.setValue(bar.maximum())
        qtbot.waitUntil(lambda before=before: view.model.rowCount() > before)


def write_many(count: int, vault: Vault) -> None:
    with vault.database.transaction():
        for number in range(count):
            vault.database.write(
                "INSERT INTO conversation (title, mode, created_at, updated_at) VALUES (?, 'clinical_question', ?, ?)",
                (f"conversation {number}", number, number * 3_600_000_000),
            )
