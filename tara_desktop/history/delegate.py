"""How a row of the history is painted, in the theme's colours and sizes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tara_desktop.history.model import ROW_ROLE
from tara_desktop.history.rows import Row
from tara_desktop.theme.style import Theme
from tara_health import limits

ROOM_FOR_TIME = 210
"""In pixels at 100 %: a narrower row leaves all its room to the title."""

Index = QModelIndex | QPersistentModelIndex


class HistoryDelegate(QStyledItemDelegate):
    """One line for a conversation or a day, two for a search hit; all rows of a list are of one height."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.searching = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The one height."""
        lines = QFontMetrics(self._theme.font("body")).height()
        if self.searching:
            lines += QFontMetrics(self._theme.font("caption")).height()
        return QSize(0, lines + 2 * self._theme.space(1))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line for the new title."""
        editor = QLineEdit(parent, maxLength=limits.TITLE_CHARACTERS)
        editor.setProperty("role", "inline")
        editor.setAccessibleName("Title of the conversation")
        return editor

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw it."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.is_heading:
            self._heading(painter, option.rect, row)
        else:
            self._ground(painter, option)
            self._conversation(painter, option.rect, row)
        painter.restore()

    def _heading(self, painter: QPainter, place: QRect, row: Row) -> None:
        inside = self._inside(place).adjusted(0, 0, 0, -self._theme.space(0) // 2)
        painter.setFont(self._theme.font("caption", bold=True))
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, row.title)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state, radius = option.state, self._theme.space(1)
        place = option.rect.adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.colour("accent_surface"))
            painter.drawRoundedRect(place, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.colour("raised"))
            painter.drawRoundedRect(place, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(place, radius, radius)

    def _conversation(self, painter: QPainter, place: QRect, row: Row) -> None:
        inside = self._inside(place)
        small, body = self._theme.font("caption"), self._theme.font("body")
        line = QRect(inside)
        line.setHeight(QFontMetrics(body).height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        time_width = 0
        if line.width() >= ROOM_FOR_TIME * self._theme.scale:
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, row.when)
            time_width = QFontMetrics(small).horizontalAdvance(row.when) + self._theme.space(1)
        painter.setFont(body)
        painter.setPen(self._theme.colour("text"))
        title = QFontMetrics(body).elidedText(row.title, Qt.TextElideMode.ElideRight, line.width() - time_width)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, title)
        if row.snippet:
            below = QRect(inside.left(), line.bottom() + 1, inside.width(), QFontMetrics(small).height())
            painter.setFont(small)
            painter.setPen(self._theme.colour("muted"))
            snippet = QFontMetrics(small).elidedText(row.snippet, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | middle, snippet)

    def _inside(self, place: QRect) -> QRect:
        side, above = self._theme.space(2), self._theme.space(1)
        return place.adjusted(side, above, -side, -above)
