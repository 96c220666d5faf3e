"""Every command of the workspace with its key, in one table: the menu and the shortcuts are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from tara_desktop.theme.style import Theme
from tara_desktop.workspace import Workspace

COMMANDS: Final = (
    ("new_conversation", "&New conversation", "Ctrl+N", "new"),
    ("focus_search", "&Search", "Ctrl+F", "search"),
    ("", "", "", ""),
    ("show_wellbeing", "For &you", "Ctrl+Shift+Y", "wellbeing"),
    ("", "", "", ""),
    ("show_settings", "Se&ttings", "Ctrl+,", "settings"),
    ("show_models", "&Models", "Ctrl+Shift+M", "model"),
    ("", "", "", ""),
    ("lock", "&Lock", "Ctrl+L", "lock"),
    ("quit", "&Quit", "Ctrl+Q", "close"),
)
"""Slot, words, key, icon. An empty line separates."""

UNLISTED: Final = (("next_pane", "F6"), ("previous_pane", "Shift+F6"), ("escape", "Esc"), ("open_menu", "F10"))
"""Keys without a line in the menu."""


class Actions:
    """The workspace's actions. `dress` gives them the theme's icons again."""

    def __init__(self, workspace: Workspace, theme: Theme, others: Mapping[str, Callable[[], object]]) -> None:
        self._theme = theme
        self._icons: list[tuple[QAction, str]] = []
        slots: dict[str, Callable[[], object]] = {"open_menu": workspace.sidebar.menu_button.click, **others}
        menu: QMenu = workspace.sidebar.menu
        for name, words, key, icon in COMMANDS:
            if not name:
                menu.addSeparator()
                continue
            action = QAction(words, workspace)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(slots.get(name) or getattr(workspace, name))
            menu.addAction(action)
            # A menu that is not on screen gives its actions' shortcuts to nobody; the workspace does.
            workspace.addAction(action)
            self._icons.append((action, icon))
        for name, key in UNLISTED:
            action = QAction(workspace)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(slots.get(name) or getattr(workspace, name))
            workspace.addAction(action)
        self.dress()

    def dress(self) -> None:
        """Icons in the theme's colours."""
        for action, icon in self._icons:
            action.setIcon(self._theme.icon(icon, "muted"))
