"""How much of the conversation the model sees, in words and as a bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from tara_desktop.chat.meter_words import meter_words
from tara_desktop.theme.style import Theme, restyle


class ContextMeter(QWidget):
    """Hidden until a turn has told how much was used."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Share of the model's memory in use")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.words, 1)
        row.addWidget(self.bar)
        self._theme = theme
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words say what the bar says: where room is short, the bar makes way."""
        super().resizeEvent(event)
        self._make_way()

    def _make_way(self) -> None:
        self.bar.setFixedWidth(round(96 * self._theme.scale))
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        self.bar.setVisible(words + self.bar.width() + self._theme.space(2) <= self.width())

    def show_use(self, seen_messages: int, all_messages: int, used: int, total: int) -> None:
        """The model sees the last `seen_messages` of `all_messages`, `used` of `total` tokens."""
        if total <= 0:
            self.hide()
            return
        percent = min(100, round(100 * used / total))
        self.words.setText(meter_words(seen_messages, all_messages, percent))
        self.setToolTip(f"{used:,} of {total:,} tokens of the model's memory are in use")
        self.bar.setValue(percent)
        self._make_way()
        restyle(self.bar, tone="warn" if percent >= 80 else "")
        self.show()
