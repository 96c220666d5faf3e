"""One correctable field: its title, a box to choose from, and, once corrected, words that say so and a way back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tara_desktop.context_panel.fields import Field, words
from tara_desktop.theme.style import Theme

NOT_READ: Final = "Not read yet"


class StillBox(QComboBox):
    """A combo box that the wheel does not change: scrolling the panel must never alter a clinical value."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()


class FieldRow(QWidget):
    """Emits `chosen` and `taken_back` with the field's key."""

    chosen = Signal(str, str)
    taken_back = Signal(str)

    def __init__(self, field: Field, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self._theme = theme
        self._inferred: str | None = None
        self.box = StillBox()
        self.corrected = QLabel("Corrected by you")
        self.back = QToolButton()
        self._build()
        self.box.activated.connect(self._activated)
        self.back.clicked.connect(self._take_back)

    def show_value(self, inferred: str | None, correction: str | None, absent: str = NOT_READ) -> None:
        """Show what was read, or the clinician's correction of it, or `absent` where there is neither."""
        self._inferred = inferred
        shown = correction or inferred
        place = self.field.choices.index(shown) if shown in self.field.choices else -1
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(place)
        for part in (self.corrected, self.back):
            part.setVisible(correction is not None)
        self.box.setPlaceholderText(absent)
        state = "corrected by you" if correction else "read by TARA" if inferred else absent.lower()
        self.box.setAccessibleDescription(state)

    def dress(self) -> None:
        """Take the theme's icons."""
        self.back.setIcon(self._theme.icon("undo", "accent"))
        self.back.setIconSize(self._theme.icon_size() * 0.8)

    def _build(self) -> None:
        space = self._theme.space
        title = QLabel(self.field.title)
        title.setProperty("role", "muted")
        title.setBuddy(self.box)
        for choice in self.field.choices:
            self.box.addItem(words(choice), choice)
        self.box.setCurrentIndex(-1)
        self.box.setAccessibleName(self.field.title)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.corrected.setProperty("role", "caption")
        self.corrected.setProperty("tone", "accent")
        self.back.setProperty("role", "icon")
        self.back.setAccessibleName(f"Take back the correction of {self.field.title.lower()}")
        self.back.setToolTip("Take the correction back")
        head = QHBoxLayout()
        head.setSpacing(space(0))
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.corrected, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space(0))
        column.addLayout(head)
        column.addWidget(self.box)
        self.dress()
        self.show_value(None, None)

    @Slot(int)
    def _activated(self, place: int) -> None:
        value = self.field.choices[place]
        if value == self._inferred:
            self.taken_back.emit(self.field.key)
        else:
            self.chosen.emit(self.field.key, value)

    @Slot()
    def _take_back(self) -> None:
        self.taken_back.emit(self.field.key)
