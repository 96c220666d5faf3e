"""The crisis numbers above a page on which somebody writes: shown at once, outside of what scrolls, never taken away.

No reply and no further step scrolls or hides them; they go when the page is left. In a window too small for all of
them the band itself scrolls; the emergency number and the country's first line are big and on top. They hold nothing of
anybody, but that they stand there tells of somebody, so they go at the lock.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from tara_desktop.page import COLUMN_PIXELS
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.number_card import NumberCard
from tara_desktop.wellbeing.snug import Snug
from tara_health.wellbeing.crisis import CrisisPage

LEAST = 128
"""Pixels at 100 %: the first row of numbers is always whole."""


class CrisisBand(QScrollArea):
    """Hidden until `show_lines`. `went_on` says that its button was pressed, which is shown only when asked for."""

    went_on = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(widgetResizable=True)
        self._theme = theme
        self.numbers: list[QLabel] = []
        self.go_on = QPushButton("Go on as before")
        self.go_on.setProperty("role", "quiet")
        self.go_on.setToolTip("The numbers stay here; TARA's model may answer again.")
        self.go_on.setAccessibleDescription(self.go_on.toolTip())
        self.go_on.clicked.connect(self.went_on)
        self._inside = Snug()
        self._grid = QGridLayout()
        self._lay_out()
        self.hide()

    def show_lines(self, lines: CrisisPage) -> bool:
        """The numbers of a country; new ones are for whoever calls to announce. Were they new?"""
        if self.numbers:
            return False
        cards = [NumberCard(self._theme, "In immediate danger", f"call {lines.emergency}", banner=True)]
        cards += [NumberCard(self._theme, line.name, line.reach, line.hours) for line in lines.crisis[:1]]
        for place, card in enumerate(cards):
            self._grid.addWidget(card, 0, place, 1, 3 - len(cards))
        self.numbers = [card.number for card in cards]
        for line in lines.crisis[1:]:
            self._row(line.name, line.reach, line.hours)
        for own in lines.clinicians:
            self._row(own.name, own.reach, f"{own.who}; {own.hours}")
        self.setAccessibleName("Numbers to call")
        self.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.updateGeometry()
        return True

    def offer_to_go_on(self, offered: bool) -> None:
        """The button below the numbers."""
        self.go_on.setVisible(offered)
        self.updateGeometry()

    def forget(self) -> None:
        """Gone."""
        self.numbers = []
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()

    def sizeHint(self) -> QSize:
        """As high as everything in it."""
        return QSize(super().sizeHint().width(), self._inside.heightForWidth(max(1, self.viewport().width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """The first row at least."""
        first = self._grid.itemAtPosition(0, 0)
        card = first.widget() if first is not None else None
        least = round(LEAST * self._theme.scale) if card is None else card.sizeHint().height() + self._theme.space(4)
        return QSize(0, min(least, self.sizeHint().height()))

    def _row(self, name: str, reach: str, about: str) -> None:
        number = paragraph(f"{name}: {reach}", "strong")
        number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        number.setAccessibleName(f"{name}: {reach}. {about}.")
        words = QWidget()
        box = QVBoxLayout(words)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(number)
        box.addWidget(paragraph(f"{about[:1].upper()}{about[1:]}.", "caption"))
        self._grid.addWidget(words, self._grid.rowCount(), 0, 1, 2)
        self.numbers.append(number)

    def _lay_out(self) -> None:
        space = self._theme.space
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(space(4), space(2), space(4), space(1))
        inside.setSpacing(space(1))
        self._grid.setHorizontalSpacing(space(2))
        self._grid.setVerticalSpacing(space(1))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        inside.addLayout(self._grid)
        inside.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        self.go_on.hide()
        self._inside.setMaximumWidth(round(COLUMN_PIXELS * self._theme.scale))
        self.setWidget(self._inside)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
