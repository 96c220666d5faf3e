"""The answers of a questionnaire as a list: a numbered button each, with its words beside it.

The numbers count the answers, first to last; what each is worth when it is scored stands nowhere on the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.answer_buttons import LEAST, AnswerButtons

WIDE: Final = 48
"""A button's width at 100 %."""


class AnswerList(AnswerButtons):
    """`chosen` carries the instrument's value of the answer."""

    moves: ClassVar = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
    first_digit = 1

    def __init__(self, theme: Theme, values: Sequence[int]) -> None:
        super().__init__(theme, values)
        self.words: list[QLabel] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(2))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnMinimumWidth(0, round(WIDE * theme.scale))
        grid.setColumnStretch(1, 1)
        for place, button in enumerate(self.buttons):
            label = paragraph("", "")
            label.installEventFilter(self)
            self.words.append(label)
            # The grid gives all buttons one width, whatever the chosen one would like.
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            grid.setRowMinimumHeight(place, round(LEAST[1] * theme.scale))
            grid.addWidget(button, place, 0)
            grid.addWidget(label, place, 1, Qt.AlignmentFlag.AlignVCenter)

    def ask(self, question: str, answers: Mapping[int, str], value: int | None) -> None:
        """Take over a question with the words of each value, and what was answered before."""
        of = len(self.values)
        for place, answer in enumerate(self.values):
            words = answers.get(answer, "")
            self.words[place].setText(words)
            self.buttons[place].setAccessibleName(f"{place + 1} of {of}, {words}" if words else f"{place + 1} of {of}")
            self.buttons[place].setAccessibleDescription(question)
        self.show_value(value)

    def forget(self) -> None:
        """Show no answer and no words."""
        self.ask("", {}, None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click on an answer's words chooses it too."""
        if event.type() == QEvent.Type.MouseButtonRelease and watched in self.words:
            self.choose(self.words.index(watched))
            return True
        return super().eventFilter(watched, event)
