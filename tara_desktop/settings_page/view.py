"""The settings on screen, one card a group. A change takes effect at once; a refused one says why at its control."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tara_desktop.page import Page, rule
from tara_desktop.ports import Runner
from tara_desktop.settings_page.controls import Control
from tara_desktop.settings_page.presenter import SettingsPresenter, groups
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_health.settings import Setting, Settings, Value

CONTROL_PIXELS = 200
"""A control's width at 100 %."""


class SettingsPage(Page):
    """Every declared setting. `applied` is called with the key of each change that was written.

    `elsewhere` gives, for a setting that is chosen on another page, the widget that leads there.
    """

    def __init__(
        self,
        settings: Settings,
        runner: Runner,
        theme: Theme,
        applied: Callable[[str], None],
        elsewhere: Mapping[str, QWidget] | None = None,
    ) -> None:
        super().__init__("Settings", theme)
        self._elsewhere = elsewhere or {}
        self.presenter = SettingsPresenter(self, settings, runner, applied)
        self.controls: dict[str, Control] = {}
        self.refusals: dict[str, QLabel] = {}
        for group in groups():
            card = self.card(group.title)
            for place, setting in enumerate(group.settings):
                if place:
                    card.addWidget(rule())
                card.addLayout(self._row(setting))
        self.column.addStretch(1)
        self.presenter.show_all()

    def show_value(self, key: str, value: Value) -> None:
        """Show the value in force."""
        if key in self.controls:
            self.controls[key].show(value)

    def show_refusal(self, key: str, words: str) -> None:
        """Say why a value was not taken."""
        self.refusals[key].setText(words)
        self.refusals[key].setVisible(bool(words))

    def _row(self, setting: Setting) -> QVBoxLayout:
        widget = self._elsewhere.get(setting.key)
        if widget is None:
            control = self.controls[setting.key] = Control(setting, self.presenter.change)
            widget = control.widget
        refusal = self.refusals[setting.key] = paragraph("", "error")
        refusal.hide()
        title = paragraph(setting.title, "strong")
        title.setBuddy(widget)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(title)
        words.addWidget(paragraph(setting.text, "muted"))
        words.addStretch(1)
        widget.setFixedWidth(round(CONTROL_PIXELS * self.theme.scale))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(3))
        row.addLayout(words, 1)
        row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        both = QVBoxLayout()
        both.addLayout(row)
        both.addWidget(refusal)
        return both
