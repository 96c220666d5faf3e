"""How much of the conversation the model sees, in words and as a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from tara_desktop.chat.meter_words import meter_words
from tara_desktop.theme.style import Theme, restyle


class ContextMeter(QWidget):
    """Hidden until a turn has told how much was used."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(round(96 * theme.scale))
        self.bar.setAccessibleName("Share of the model's memory in use")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.words)
        row.addWidget(self.bar)
        self.hide()

    def show_use(self, seen_messages: int, all_messages: int, used: int, total: int) -> None:
        """The model sees the last `seen_messages` of `all_messages`, `used` of `total` tokens."""
        if total <= 0:
            self.hide()
            return
        percent = min(100, round(100 * used / total))
        self.words.setText(meter_words(seen_messages, all_messages, percent))
        self.setToolTip(f"{used:,} of {total:,} tokens")
        self.bar.setValue(percent)
        restyle(self.bar, tone="warn" if percent >= 80 else "")
        self.show()
