"""Numbers to call, at once: big, selectable, with no passphrase, no model and no question asked first."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout

from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.number_card import NumberCard
from tara_health.wellbeing.crisis import CrisisPage as Lines


class CrisisHelpPage(Page):
    """`show_lines` fills it; it holds nothing of anybody."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("Help, now", theme)
        self.numbers: list[QLabel] = []
        self._inside = QVBoxLayout()
        self._inside.setSpacing(theme.space(2))
        self.column.addLayout(self._inside)
        self.column.addStretch(1)

    def show_lines(self, lines: Lines) -> None:
        """The lines of a country."""
        self.numbers.clear()
        while (item := self._inside.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._number("In immediate danger", f"call {lines.emergency}", banner=True)
        for line in lines.crisis:
            self._number(line.name, line.reach, line.hours)
        for own in lines.clinicians:
            self._number(own.name, own.reach, own.who, own.hours)
        for words in lines.words:
            self._inside.addWidget(paragraph(words, ""))
        if lines.checked:
            self._inside.addWidget(paragraph(f"Numbers for {lines.country}, as checked in {lines.checked}.", "caption"))

    def focus_first(self) -> None:
        """The first number, so that a screen reader begins with it."""
        if self.numbers:
            self.numbers[0].setFocus()

    def _number(self, name: str, reach: str, *about: str, banner: bool = False) -> None:
        card = NumberCard(self.theme, name, reach, *about, banner=banner)
        self.numbers.append(card.number)
        self._inside.addWidget(card)
