"""A page that takes the transcript's place: a title with a way back, and a column that scrolls."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph

COLUMN_PIXELS: Final = 720
"""The column's width at 100 %: lines stay short enough to read."""


class Page(QWidget):
    """`column` is where a page puts its content; `left` says that somebody goes back."""

    left = Signal()

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.back = QPushButton("Back")
        self.back.setProperty("role", "quiet")
        self.back.setIcon(theme.icon("back"))
        self.back.clicked.connect(self.left)
        inside = QWidget()
        inside.setMaximumWidth(round(COLUMN_PIXELS * theme.scale))
        self.column = QVBoxLayout(inside)
        space = theme.space
        self.column.setContentsMargins(space(4), space(3), space(4), space(5))
        self.column.setSpacing(space(2))
        head = QHBoxLayout()
        head.addWidget(paragraph(title, "title"), 1)
        head.addWidget(self.back)
        self.column.addLayout(head)
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inside, 100)
        row.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(middle)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def card(self, title: str = "") -> QVBoxLayout:
        """A card at the column's end, with a heading; gives its layout."""
        frame = QFrame()
        frame.setProperty("role", "card")
        layout = QVBoxLayout(frame)
        space = self.theme.space
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(2))
        if title:
            layout.addWidget(paragraph(title, "heading"))
        self.column.addWidget(frame)
        return layout


def rule() -> QFrame:
    """A hairline between rows."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line
