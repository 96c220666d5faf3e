"""Buttons of which one can be chosen, by mouse, arrows or digits: what a row and a list of answers have in common.

Tab enters once, at the chosen answer; the arrows, Home and End move and choose; a digit chooses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from tara_desktop.theme.style import Theme, restyle

LEAST = (28, 40)
"""A button's least width and height at 100 %: large enough for a tired hand."""


class AnswerButtons(QWidget):
    """Emits `chosen` with each answer somebody chose, never for one that was only shown."""

    chosen = Signal(int)

    moves: ClassVar[Mapping[Qt.Key, int]] = {}
    """How many places each arrow goes."""
    first_digit: ClassVar[int] = 0
    """The digit that chooses the first answer."""

    def __init__(self, theme: Theme, values: Sequence[int]) -> None:
        super().__init__()
        self.values = tuple(values)
        self.value: int | None = None
        self.buttons: list[QToolButton] = []
        for place in range(len(self.values)):
            self.buttons.append(self._button(theme, place))

    def focus_first(self) -> None:
        """To the chosen answer, or the first."""
        self._entry().setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the buttons."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.buttons:
            place = self._place_of(event, self.buttons.index(watched))
            if place is not None:
                self.buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
                self.choose(place)
                return True
        return super().eventFilter(watched, event)

    def choose(self, place: int, _: bool = False) -> None:
        """Somebody chose the answer at that place."""
        self.show_value(self.values[place])
        self.chosen.emit(self.values[place])

    def show_value(self, value: int | None) -> None:
        """Show it as chosen."""
        self.value = value
        for answer, button in zip(self.values, self.buttons, strict=True):
            button.setChecked(answer == value)
            restyle(button, role="primary" if answer == value else "chip")
        entry = self._entry()
        for button in self.buttons:
            inside = Qt.FocusPolicy.StrongFocus if button is entry else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(inside)

    def _place_of(self, event: QKeyEvent, here: int) -> int | None:
        key, last = Qt.Key(event.key()), len(self.buttons) - 1
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        if key in self.moves:
            # Nothing is chosen yet: the first arrow chooses where the focus stands.
            step = self.moves[key] if self.value is not None else 0
            return min(last, max(0, here + step))
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
            place = int(key) - int(Qt.Key.Key_0) - self.first_digit
            return place if 0 <= place <= last else None
        return {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}.get(key)

    def _button(self, theme: Theme, place: int) -> QToolButton:
        button = QToolButton()
        button.setText(str(place + self.first_digit))
        button.setCheckable(True)
        button.setMinimumSize(round(LEAST[0] * theme.scale), round(LEAST[1] * theme.scale))
        button.clicked.connect(partial(self.choose, place))
        button.installEventFilter(self)
        return button

    def _entry(self) -> QToolButton:
        return self.buttons[0 if self.value is None else self.values.index(self.value)]
