"""One control for each kind of setting: a switch, a choice, a number, a line of text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from tara_desktop.theme.tokens import SPACE
from tara_health.settings import Setting, Value

LARGEST: Final = 2_147_483_647


class Control:
    """A widget that shows one setting; `changed` is called with each value somebody chose."""

    def __init__(self, setting: Setting, changed: Callable[[str, Value], None]) -> None:
        self.setting = setting
        self._changed = changed
        self._showing = False
        self.widget: QWidget = self._make()
        self.widget.setAccessibleName(setting.title)
        self.widget.setAccessibleDescription(setting.text)

    def show(self, value: Value) -> None:
        """Show a value without taking it for a choice."""
        self._showing = True
        widget = self.widget
        if isinstance(widget, QCheckBox):
            widget.setChecked(bool(value))
        elif isinstance(widget, QComboBox):
            widget.setCurrentIndex(max(0, widget.findData(value)))
        elif isinstance(widget, QSpinBox):
            widget.setValue(int(value))
        elif isinstance(widget, QDoubleSpinBox):
            widget.setValue(float(value))
        elif isinstance(widget, QLineEdit):
            widget.setText(str(value))
        self._showing = False

    def _make(self) -> QWidget:
        setting = self.setting
        if isinstance(setting.default, bool):
            switch = QCheckBox("On")
            switch.toggled.connect(self._chose)
            return switch
        if setting.choices:
            return self._choice()
        if isinstance(setting.default, int | float):
            return self._number()
        self._line = QLineEdit()
        self._line.editingFinished.connect(self._finished)
        return self._line

    def _choice(self) -> QComboBox:
        box = self._box = QComboBox()
        for choice in self.setting.choices:
            box.addItem(choice.capitalize(), choice)
        box.activated.connect(self._picked)
        _ignore_wheel(box)
        return box

    def _number(self) -> QAbstractSpinBox:
        setting = self.setting
        low = setting.low if setting.low is not None else -LARGEST
        high = setting.high if setting.high is not None else LARGEST
        box: QSpinBox | QDoubleSpinBox
        if isinstance(setting.default, float):
            box = QDoubleSpinBox()
            box.setDecimals(2)
            box.setSingleStep(0.05)
            box.setRange(low, high)
        else:
            box = QSpinBox()
            box.setRange(int(low), int(high))
            box.setSingleStep(10 if setting.unit == "%" else 1)
        if setting.unit:
            box.setSuffix(f" {setting.unit}")
        # The style sheet's padding doesn't reach the text of a spin box.
        box.lineEdit().setTextMargins(SPACE[2], 0, 0, 0)
        # Only a finished number counts: half a typed one would be refused or, worse, taken.
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._chose)
        _ignore_wheel(box)
        return box

    def _chose(self, value: Value) -> None:
        if not self._showing:
            self._changed(self.setting.key, value)

    def _picked(self, place: int) -> None:
        self._chose(self._box.itemData(place))

    def _finished(self) -> None:
        self._chose(self._line.text().strip())


class _WheelGuard(QObject):
    """A wheel over an unfocused control scrolls the page instead of changing the value by accident."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def _ignore_wheel(widget: QWidget) -> None:
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_WheelGuard(widget))
