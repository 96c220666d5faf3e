"""What must be read before any answer: shown the moment it is raised, until somebody dismisses it.

Told to assistive technology as an alert. An icon and the title say what it is; the colour only agrees.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from tara_desktop.theme.style import Theme, restyle
from tara_health.records import EscalationNotice
from tara_health.vocabulary import Urgency


class EmergencyBanner(QFrame):
    """Emits `dismissed`. Hidden while there is no notice."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice: EscalationNotice | None = None
        self.icon = QLabel()
        self.title = QLabel()
        self.lines = QLabel()
        self.close_button = QPushButton("I have read this")
        self._build()
        self.close_button.clicked.connect(self.dismiss)
        theme.changed.connect(self._dress)
        self.hide()

    @property
    def notice(self) -> EscalationNotice | None:
        """What is shown."""
        return self._notice

    def raise_notice(self, notice: EscalationNotice) -> None:
        """Show `notice` and tell assistive technology."""
        self._notice = notice
        self.title.setText(notice.title)
        self.lines.setText("\n".join(f"•  {line}" for line in notice.lines))
        spoken = " ".join((notice.title, *notice.lines))
        self.setAccessibleName(spoken)
        self._dress()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def clear_all_text(self) -> None:
        """Keep no text."""
        self._notice = None
        self.title.clear()
        self.lines.clear()
        self.setAccessibleName("")
        self.hide()

    @Slot()
    def dismiss(self) -> None:
        """Somebody has read it."""
        self.clear_all_text()
        self.dismissed.emit()

    def _build(self) -> None:
        space = self._theme.space
        grid = QGridLayout(self)
        grid.setContentsMargins(space(3), space(2), space(3), space(2))
        grid.setHorizontalSpacing(space(2))
        grid.setVerticalSpacing(space(0))
        grid.setColumnStretch(1, 1)
        for label, role in ((self.title, "heading"), (self.lines, "")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setProperty("role", role)
        grid.addWidget(self.icon, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.close_button, 0, 2)
        # Below the button, so that what is to be done has the whole width.
        grid.addWidget(self.lines, 1, 1, 1, 2)
        self.icon.setAccessibleName("Warning")

    @Slot()
    def _dress(self) -> None:
        emergency = self._notice is None or self._notice.urgency is Urgency.EMERGENCY
        tone = "danger" if emergency else "warn"
        restyle(self, role=f"{tone}-banner")
        restyle(self.title, tone=tone)
        icon = self._theme.icon("emergency" if emergency else "warning", tone)
        self.icon.setPixmap(icon.pixmap(self._theme.icon_size() * 1.4))
