"""The history's rows as a Qt model. It asks for more when the view reaches its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from tara_desktop.history.rows import Row

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE: Final = Qt.ItemDataRole.UserRole
_NOWHERE: Final = QModelIndex()


class HistoryModel(QAbstractListModel):
    """Rows, headings among them. `renamed` tells of an edited title; the model itself never changes one."""

    renamed = Signal(int, str)
    wanted = Signal()
    """The view came to the last row."""

    def __init__(self, may_have_more: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._may_have_more = may_have_more

    def show(self, rows: Sequence[Row]) -> None:
        """Show these instead."""
        if list(rows) != self._rows:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()

    def add(self, rows: Sequence[Row]) -> None:
        """Show these below."""
        if rows:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def row(self, index: Index) -> Row | None:
        """The row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, conversation_id: int) -> QModelIndex:
        """Where a conversation stands; an invalid index when it is not loaded."""
        for place, row in enumerate(self._rows):
            if row.conversation_id == conversation_id:
                return self.index(place)
        return QModelIndex()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are loaded."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Title, row, or what a screen reader says."""
        row = self.row(index)
        if row is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return row if role == ROW_ROLE else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A title was edited: tell, and wait for the vault to say that it is so."""
        row = self.row(index)
        if row is None or row.conversation_id is None or str(value) == row.title:
            return False
        self.renamed.emit(row.conversation_id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading can't be chosen."""
        row = self.row(index)
        if row is None or row.is_heading:
            return Qt.ItemFlag.ItemIsEnabled if row is not None else Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def canFetchMore(self, parent: Index) -> bool:
        """Is there anything below?"""
        return not parent.isValid() and bool(self._rows) and self._may_have_more()

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page."""
        self.wanted.emit()
