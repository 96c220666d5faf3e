"""The line at the bottom: which model answers and what is said of it, how fast, that nothing leaves, and the lock."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from tara_desktop.theme.style import Theme, restyle

NO_NETWORK_TIP = "TARA opens no connection: the model runs on this computer. `tara doctor` shows the proof."


class StatusBar(QFrame):
    """Shows what `show_status` is told; `lock` says that the button was pressed."""

    lock = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "statusbar")
        self.setAccessibleName("Status")
        self.model = _words("Loading the model …", "muted")
        self.label = _words("", "chip")
        self.speed = _words("", "muted")
        self.network_icon = QLabel()
        self.network_icon.setToolTip(NO_NETWORK_TIP)
        self.network_icon.setAccessibleName("No network")
        self.network = _words("No network", "muted")
        self.network.setToolTip(NO_NETWORK_TIP)
        self.network.setAccessibleDescription(NO_NETWORK_TIP)
        self.button = QPushButton("Lock")
        self.button.setProperty("role", "quiet")
        self.button.setToolTip("Lock now (Ctrl+L)")
        self.button.setAccessibleName("Lock TARA")
        self.button.clicked.connect(self.lock)
        self.label.hide()
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()

    @Slot(dict)
    def show_status(self, status: dict[str, Any]) -> None:
        """Take over what is given of `model`, `label` and `tokens_per_s`."""
        if status.get("model"):
            self.model.setText(str(status["model"]))
        if "label" in status:
            self.show_label(str(status["label"] or ""))
        if "tokens_per_s" in status:
            speed = float(status["tokens_per_s"] or 0)
            self.speed.setText(f"{speed:.0f} tokens/s" if speed else "")
        self._make_room()

    def show_model(self, name: str, label: str, tip: str = "") -> None:
        """The model that answers; no name says that there is none."""
        self.model.setText(name or "No model")
        self.model.setToolTip(tip)
        self.model.setAccessibleDescription(tip)
        restyle(self.model, tone="" if name else "warn")
        self.show_label(label)

    def show_label(self, label: str) -> None:
        """What every screen says of these weights."""
        self.label.setText(label)
        self.label.setVisible(bool(label))
        self._make_room()

    @Slot()
    def clear_all_text(self) -> None:
        """The speed belongs to a reply; the rest says nothing of anybody."""
        self.speed.setText("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another choice of what is shown."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """What is said of the weights is never cut off: the speed, then the words beside an icon, go before it."""
        for part in (self.speed, self.network):
            part.setVisible(True)
        for part in (self.speed, self.network):
            if self._row.sizeHint().width() > self.width():
                part.hide()

    def _lay_out(self) -> None:
        space = self._theme.space
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(space(3), space(0), space(1), space(0))
        row.setSpacing(space(2))
        row.addWidget(self.model)
        row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.speed)
        row.addStretch(1)
        row.addWidget(self.network_icon)
        row.addWidget(self.network)
        row.addWidget(self.button)

    @Slot()
    def _dress(self) -> None:
        size = self._theme.icon_size()
        self.network_icon.setPixmap(self._theme.icon("no-network", "muted").pixmap(size))
        self.button.setIcon(self._theme.icon("lock"))
        restyle(self.label, tone="warn")


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label
