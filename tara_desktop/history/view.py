"""The history on screen: a search field, the list, and the bar that takes a deletion back.

Keys in the list: Enter opens, F2 renames, Delete deletes, Ctrl+Z brings back. In the search field: Down goes to the
list, Escape empties it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tara_desktop.history.delegate import HistoryDelegate
from tara_desktop.history.model import HistoryModel
from tara_desktop.history.presenter import HistoryPresenter
from tara_desktop.history.rows import Row
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_health import limits

TYPING_PAUSE_MS: Final = 120
UNDO_MS: Final = 10_000


class HistoryView(QWidget):
    """Emits `opened` with the conversation somebody chose and `deleted` with one that is gone from the list."""

    opened = Signal(object)
    deleted = Signal(object)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.current: int | None = None
        self.search = SearchField()
        self.list = ConversationList()
        self.empty = paragraph("", "muted")
        self.problem = paragraph("", "error")
        self.undo_bar = QFrame()
        self.undo_words = paragraph("", "")
        self.undo_button = QPushButton("Undo")
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._undo_timer = QTimer(self, singleShot=True, interval=UNDO_MS)
        # The presenter empties the view when it is made, so it comes after the widgets.
        self.model = HistoryModel(self._may_have_more, self)
        self.delegate = HistoryDelegate(theme, self.list)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.presenter = HistoryPresenter(self, session, self.opened.emit, self.deleted.emit)
        self._connect(session)

    def mark_current(self, conversation_id: int | None) -> None:
        """This conversation is the one on screen."""
        self.current = conversation_id
        index = self.model.index_of(conversation_id) if conversation_id is not None else QModelIndex()
        if index.isValid():
            self.list.setCurrentIndex(index)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())

    @Slot()
    def clear_all_text(self) -> None:
        """Empty the list, the field and what could be undone: the lock."""
        self._pause.stop()
        self._undo_timer.stop()
        self.current = None
        self.search.setText("")
        self._pause.stop()
        self.presenter.forget()
        self.show_empty("")

    # What the presenter asks for

    def show_rows(self, rows: Sequence[Row], *, searching: bool) -> None:
        """Show these, where the list was scrolled to if it shows the same kind."""
        bar = self.list.verticalScrollBar()
        place = bar.value() if searching == self.delegate.searching else 0
        self.delegate.searching = searching
        self.model.show(rows)
        bar.setValue(place)
        if self.current is not None and not searching:
            index = self.model.index_of(self.current)
            if index.isValid():
                self.list.setCurrentIndex(index)

    def add_rows(self, rows: Sequence[Row]) -> None:
        """Add these below."""
        self.model.add(rows)

    def show_empty(self, words: str) -> None:
        """Say why there is nothing."""
        self.empty.setText(words)
        self.empty.setVisible(bool(words))

    def show_undo(self, words: str) -> None:
        """Offer to undo for ten seconds."""
        self.undo_words.setText(words)
        self.undo_bar.setVisible(bool(words))
        if words:
            self._undo_timer.start()
        else:
            self._undo_timer.stop()

    def show_problem(self, words: str) -> None:
        """Say what failed."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _may_have_more(self) -> bool:
        return self.presenter.may_have_more

    def _build(self) -> None:
        space = self._theme.space
        self.undo_bar.setProperty("role", "undo-bar")
        row = QHBoxLayout(self.undo_bar)
        row.setContentsMargins(space(2), space(0), space(0), space(0))
        row.addWidget(self.undo_words, 1)
        self.undo_button.setProperty("role", "quiet")
        row.addWidget(self.undo_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space(1))
        layout.addWidget(self.search)
        layout.addWidget(self.problem)
        layout.addWidget(self.empty)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.undo_bar)

    def _connect(self, session: Session) -> None:
        self.search.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._rested)
        self.search.left.connect(self._to_list)
        self.list.chosen.connect(self._chosen)
        self.list.clicked.connect(self._clicked)
        self.list.removed.connect(self._removed)
        self.list.undone.connect(self.presenter.undo)
        self.list.customContextMenuRequested.connect(self._menu)
        self.model.renamed.connect(self.presenter.rename)
        self.model.wanted.connect(self.presenter.more)
        self.undo_button.clicked.connect(self.presenter.undo)
        self._undo_timer.timeout.connect(self.presenter.undo_expired)
        self._theme.changed.connect(self.list.doItemsLayout)
        session.historyChanged.connect(self.presenter.refresh)
        session.locked.connect(self.clear_all_text)

    @Slot()
    def _rested(self) -> None:
        self.presenter.search(self.search.text())

    @Slot()
    def _to_list(self) -> None:
        self.list.setFocus()
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0 if self.delegate.searching else 1))

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.list.choose(index)

    @Slot(QModelIndex)
    def _chosen(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and row.conversation_id is not None:
            self.presenter.open(row.conversation_id)

    @Slot(QModelIndex)
    def _removed(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and row.conversation_id is not None:
            self.presenter.delete(row.conversation_id)

    @Slot(QPoint)
    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = self.model.row(index)
        if row is None or row.is_heading:
            return
        self.list.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self._theme.icon("edit", "muted"), "&Rename")
        rename.setShortcut(QKeySequence(Qt.Key.Key_F2))
        rename.triggered.connect(self.list.rename_current)
        delete = menu.addAction(self._theme.icon("delete", "muted"), "&Delete")
        delete.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        delete.triggered.connect(self.list.remove_current)
        menu.popup(self.list.viewport().mapToGlobal(place))


class SearchField(QLineEdit):
    """Searches titles and messages while one types."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__(maxLength=limits.SEARCH_QUERY_CHARACTERS, clearButtonEnabled=True)
        self.setPlaceholderText("Search (Ctrl+F)")
        self.setAccessibleName("Search all conversations")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves for the list, Escape empties."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.setText("")
        else:
            super().keyPressEvent(event)


class ConversationList(QListView):
    """The list; turns keys into `chosen`, `removed` and `undone`."""

    chosen = Signal(QModelIndex)
    removed = Signal(QModelIndex)
    undone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Conversations")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def choose(self, index: QModelIndex) -> None:
        """Open what is at `index`."""
        if index.isValid():
            self.chosen.emit(index)

    @Slot()
    def rename_current(self) -> None:
        """Edit the title in place."""
        self.edit(self.currentIndex())

    @Slot()
    def remove_current(self) -> None:
        """Delete what is current."""
        self.removed.emit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Delete and Ctrl+Z; the rest moves about."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choose(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_current()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.undone.emit()
        else:
            super().keyPressEvent(event)
