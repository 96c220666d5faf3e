"""The list of exercises: one card each. No passphrase, no model."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_health.wellbeing.exercises import Exercise, exercises


class ExercisesPage(Page):
    """`chosen` carries the exercise somebody wants."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("Exercises", theme)
        self.buttons: dict[str, QPushButton] = {}
        self.column.addWidget(
            paragraph("A few minutes, as they are. Nothing is kept, and stopping halfway is fine.", "muted")
        )
        for exercise in exercises():
            self.column.addWidget(self._card(exercise))
        self.column.addStretch(1)

    def focus_first(self) -> None:
        """The first exercise."""
        next(iter(self.buttons.values())).setFocus()

    def _card(self, exercise: Exercise) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        space = self.theme.space
        row.setContentsMargins(space(4), space(3), space(4), space(3))
        row.setSpacing(space(3))
        words = QVBoxLayout()
        words.setSpacing(space(0))
        words.addWidget(paragraph(exercise.title, "heading"))
        words.addWidget(paragraph(exercise.about, "muted"))
        row.addLayout(words, 1)
        button = self.buttons[exercise.key] = QPushButton("Open")
        button.setAccessibleName(f"Open: {exercise.title}")
        button.setAccessibleDescription(exercise.about)
        button.clicked.connect(partial(self.chosen.emit, exercise))
        row.addWidget(button)
        return frame
