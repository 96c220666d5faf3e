"""The way back down: floats over the transcript while what is being read is far above the newest message."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tara_desktop.theme.style import Theme


class JumpButton(QPushButton):
    """Hidden while the end is in sight. The End key does the same."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("Jump to latest", parent)
        self._theme = theme
        self.setToolTip("Go to the newest message (End)")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()

    def float_over(self, area: QRect, below: int) -> None:
        """Stand at the foot of `area` if more than half of it lies below what is seen (`below` pixels)."""
        wanted = below > area.height() // 2
        if wanted:
            size = self.sizeHint()
            left = area.center().x() - size.width() // 2
            self.setGeometry(left, area.bottom() - size.height() - self._theme.space(1), size.width(), size.height())
        if wanted != self.isVisible():
            self.setVisible(wanted)
            self.raise_()
