"""An answer from 0 to 10 as a row of buttons: one of them can be chosen, by mouse, arrows or digits.

Tab enters the row once, at the chosen answer; the arrows, Home and End move and choose; a digit chooses. Each button
has its own name for assistive technology, with the words of the two ends on the first and last.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from tara_desktop.theme.style import Theme, restyle
from tara_desktop.unlock.fields import paragraph
from tara_health.wellbeing.checkin import HIGHEST, LOWEST

MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
LEAST = (28, 40)
"""A button's least width and height at 100 %: large enough for a tired hand."""


class AnswerScale(QWidget):
    """Emits `chosen` with each answer somebody chose, never for one that was only shown."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.value: int | None = None
        self.buttons: list[QToolButton] = []
        self.low = paragraph("", "muted")
        self.high = paragraph("", "muted")
        self.high.setAlignment(Qt.AlignmentFlag.AlignRight)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.space(0))
        grid.setVerticalSpacing(theme.space(1))
        for answer in range(LOWEST, HIGHEST + 1):
            button = self._button(answer)
            grid.addWidget(button, 0, answer - LOWEST)
        half = len(self.buttons) // 2
        grid.addWidget(self.low, 1, 0, 1, half)
        grid.addWidget(self.high, 1, half, 1, len(self.buttons) - half)

    def ask(self, words: str, low: str, high: str, value: int | None) -> None:
        """Take over a question: its words, those of both ends, and what was answered before."""
        self.low.setText(low)
        self.high.setText(high)
        ends = {LOWEST: f", {low}", HIGHEST: f", {high}"}
        for answer, button in enumerate(self.buttons, LOWEST):
            button.setAccessibleName(f"{answer} of {HIGHEST}{ends.get(answer, '')}")
            button.setAccessibleDescription(words)
        self._show(value)

    def forget(self) -> None:
        """Show no answer and no words."""
        self.ask("", "", "", None)

    def focus_first(self) -> None:
        """To the chosen answer, or the first."""
        self._entry().setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the row."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.buttons:
            answer = self._answer_of(event, self.buttons.index(watched) + LOWEST)
            if answer is not None:
                self.buttons[answer - LOWEST].setFocus(Qt.FocusReason.OtherFocusReason)
                self._choose(answer)
                return True
        return super().eventFilter(watched, event)

    def _answer_of(self, event: QKeyEvent, here: int) -> int | None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if key in MOVES:
            # Nothing is chosen yet: the first arrow chooses where the focus stands.
            step = MOVES[key] if self.value is not None else 0
            return min(HIGHEST, max(LOWEST, here + step))
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            return int(key) - int(Qt.Key.Key_0)
        return {Qt.Key.Key_Home: LOWEST, Qt.Key.Key_End: HIGHEST}.get(key)

    def _button(self, answer: int) -> QToolButton:
        button = QToolButton()
        button.setText(str(answer))
        button.setCheckable(True)
        # The row's width is shared out evenly, whatever the numbers and the chosen one would like.
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        button.setMinimumSize(round(LEAST[0] * self._theme.scale), round(LEAST[1] * self._theme.scale))
        button.clicked.connect(partial(self._choose, answer))
        button.installEventFilter(self)
        self.buttons.append(button)
        return button

    def _choose(self, answer: int, _: bool = False) -> None:
        self._show(answer)
        self.chosen.emit(answer)

    def _show(self, value: int | None) -> None:
        self.value = value
        for answer, button in enumerate(self.buttons, LOWEST):
            button.setChecked(answer == value)
            restyle(button, role="primary" if answer == value else "chip")
        entry = self._entry()
        for button in self.buttons:
            inside = Qt.FocusPolicy.StrongFocus if button is entry else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(inside)

    def _entry(self) -> QToolButton:
        return self.buttons[0 if self.value is None else self.value - LOWEST]
