"""The figures of a chart as a table that a screen reader walks through: day and answer, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from tara_desktop.theme.style import Theme

ROWS: Final = 8
"""So many are seen at once; the rest scrolls."""


class TrendTable(QTableWidget):
    """Two columns that nobody edits. Tab goes past it, the arrows walk in it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(0, 2)
        self._theme = theme
        self.setHorizontalHeaderLabels(["Day", "Answer"])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        theme.changed.connect(self._dress)

    def show_rows(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """Take over these rows."""
        self.setAccessibleName(f"Table: {name}" if name else "")
        self.clearContents()
        self.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, words in enumerate(row):
                self.setItem(place, column, QTableWidgetItem(words))
        if rows:
            self.setCurrentCell(0, 0)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        height = round(30 * self._theme.scale)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + height * min(ROWS, max(1, self.rowCount())))
