"""A heading and its lines, each with an icon, a word for its severity, and a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tara_desktop.context_panel.findings import ICONS, TONES, Line
from tara_desktop.theme.style import Theme


class LineList(QWidget):
    """Hidden while it has nothing to say."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.lines: tuple[Line, ...] = ()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1))
        heading = QLabel(title)
        heading.setProperty("role", "strong")
        self._column.addWidget(heading)
        self.setAccessibleName(title)
        self.hide()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these instead."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.lines = tuple(lines)
        self._rows = [self._row(line) for line in lines]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(lines))

    def dress(self) -> None:
        """Take the theme's icons."""
        if self.lines:
            self.show_lines(self.lines)

    def _row(self, line: Line) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.space(1))
        tone = TONES[line.severity]
        icon = QLabel()
        icon.setPixmap(self._theme.icon(ICONS[line.severity], tone).pixmap(self._theme.icon_size()))
        words = QVBoxLayout()
        words.setSpacing(0)
        for text, role, colour in ((line.label, "strong", tone), (line.sentence, "caption", "")):
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
            label.setProperty("tone", colour)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.addWidget(label)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        row.setAccessibleName(f"{line.label}: {line.sentence}")
        return row
