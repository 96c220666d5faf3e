"""The way back to earlier versions of a message: "2 of 3" between two arrows. Nothing is shown of a message that has
only one version.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from tara_desktop.theme.style import Theme


class VersionSwitcher(QWidget):
    """Emits `wanted` with the id of the version to go to."""

    wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ids: tuple[int, ...] = ()
        self._place = 0
        self.previous = _arrow("Previous version")
        self.words = QLabel()
        self.next = _arrow("Next version")
        self.words.setProperty("role", "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(0))
        for part in (self.previous, self.words, self.next):
            row.addWidget(part)
        row.addStretch(1)
        self.previous.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.dress()
        self.hide()

    def show_versions(self, ids: Sequence[int], current: int) -> None:
        """The versions by their ids, oldest first, of which `current` is on screen."""
        self._ids = tuple(ids)
        self._place = self._ids.index(current) if current in self._ids else 0
        number, count = self._place + 1, len(self._ids)
        self.words.setText(f"{number} of {count}")
        self.words.setAccessibleName(f"Version {number} of {count}")
        self.previous.setEnabled(number > 1)
        self.next.setEnabled(number < count)
        self.setVisible(count > 1)

    def set_focusable(self, focusable: bool) -> None:
        """Put the arrows on the Tab path, or take them off."""
        policy = Qt.FocusPolicy.StrongFocus if focusable else Qt.FocusPolicy.NoFocus
        for arrow in (self.previous, self.next):
            arrow.setFocusPolicy(policy)

    def dress(self) -> None:
        """Take the theme's icons."""
        for arrow, icon in ((self.previous, "previous"), (self.next, "next")):
            arrow.setIcon(self._theme.icon(icon, "muted"))
            arrow.setIconSize(self._theme.icon_size())

    @Slot()
    def go_back(self) -> None:
        """To the version before this one, if there is one."""
        self._go(-1)

    @Slot()
    def go_on(self) -> None:
        """To the version after this one, if there is one."""
        self._go(1)

    def _go(self, by: int) -> None:
        if 0 <= self._place + by < len(self._ids):
            self.wanted.emit(self._ids[self._place + by])


def _arrow(name: str) -> QToolButton:
    button = QToolButton()
    button.setProperty("role", "icon")
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
