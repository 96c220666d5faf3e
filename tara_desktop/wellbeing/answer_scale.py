"""An answer from 0 to 10 as a row of buttons, with the words of both ends below.

Each button has its own name for assistive technology, with the words of the two ends on the first and last.
"""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.answer_buttons import AnswerButtons
from tara_health.wellbeing.checkin import HIGHEST, LOWEST


class AnswerScale(AnswerButtons):
    """The check-in's answers; `chosen` carries the number."""

    moves: ClassVar = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
    first_digit = LOWEST

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, range(LOWEST, HIGHEST + 1))
        self.low = paragraph("", "muted")
        self.high = paragraph("", "muted")
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(0))
        grid.setVerticalSpacing(theme.space(1))
        for place, button in enumerate(self.buttons):
            # The row's width is shared out evenly, whatever the numbers and the chosen one would like.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            grid.addWidget(button, 0, place)
        half = len(self.buttons) // 2
        grid.addWidget(self.low, 1, 0, 1, half)
        grid.addWidget(self.high, 1, half, 1, len(self.buttons) - half)

    def ask(self, words: str, low: str, high: str, value: int | None) -> None:
        """Take over a question: its words, those of both ends, and what was answered before."""
        self.low.setText(low)
        self.high.setText(high)
        ends = {LOWEST: f", {low}", HIGHEST: f", {high}"}
        for answer, button in zip(self.values, self.buttons, strict=True):
            button.setAccessibleName(f"{answer} of {HIGHEST}{ends.get(answer, '')}")
            button.setAccessibleDescription(words)
        self.show_value(value)

    def forget(self) -> None:
        """Show no answer and no words."""
        self.ask("", "", "", None)
