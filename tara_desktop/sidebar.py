"""The left pane: the name, the menu, a new conversation, and the history below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QVBoxLayout

from tara_desktop.brand import brand
from tara_desktop.history.view import HistoryView
from tara_desktop.theme.style import Theme

NARROWEST = 220
"""In pixels at 100 %."""


class Sidebar(QFrame):
    """Holds the history; `menu` is filled by whoever owns the actions."""

    def __init__(self, history: HistoryView, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "sidebar")
        self.menu = QMenu(self)
        self.menu_button = QToolButton()
        self.menu_button.setProperty("role", "icon")
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(self.menu)
        self.new = QPushButton("New conversation")
        self.new.setProperty("role", "primary")
        self.new.setToolTip("New conversation (Ctrl+N)")
        space = theme.space
        head = QHBoxLayout()
        head.setContentsMargins(space(0), 0, 0, 0)
        head.addWidget(brand("wordmark"), 1)
        head.addWidget(self.menu_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(2), space(2), space(2), space(1))
        layout.setSpacing(space(2))
        layout.addLayout(head)
        layout.addWidget(self.new)
        layout.addWidget(history, 1)
        theme.changed.connect(self._dress)
        self._dress()

    def models_button(self, pressed: Callable[[], None]) -> QPushButton:
        """What the settings page shows where the model is chosen."""
        button = QPushButton("Choose …")
        button.setAccessibleName("Choose the model")
        button.clicked.connect(pressed)
        return button

    @Slot()
    def _dress(self) -> None:
        self.menu_button.setIcon(self._theme.icon("menu"))
        self.setMinimumWidth(round(NARROWEST * self._theme.scale))
        self.new.setIcon(self._theme.icon("new", "accent_text"))
