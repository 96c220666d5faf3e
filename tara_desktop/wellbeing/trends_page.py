"""The trends on screen: what changed in words, one painted line, and the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.ports import JournalAccess
from tara_desktop.wellbeing.trend_chart import TrendChart
from tara_desktop.wellbeing.trend_table import TrendTable
from tara_desktop.wellbeing.trends_presenter import Curve, TrendsPresenter

NO_VERDICT = "These are your own answers over time. They say nothing about causes, and they are not a diagnosis."
EMPTY = "Nothing here yet. After your first check-in it stands here; a line needs two."
TOO_FEW = "Three check-ins within eight weeks make a sentence here."


class TrendsPage(Page):
    """Made when the private file is open; filled by `presenter.load`."""

    def __init__(self, journal: JournalAccess, theme: Theme) -> None:
        super().__init__("Trends", theme)
        self.presenter = TrendsPresenter(self, journal)
        self.problem = Problem(theme)
        self.changes = QVBoxLayout()
        self.changes.setSpacing(theme.space(1))
        self.empty = paragraph(EMPTY, "lead")
        self.choice = QComboBox()
        self.choice.setAccessibleName("What to show")
        self.choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.chart = TrendChart(theme)
        self.low = paragraph("", "caption")
        self.high = paragraph("", "caption")
        self.as_table = QPushButton("Show as a table")
        self.as_table.setProperty("role", "quiet")
        self.as_table.setCheckable(True)
        self.table = TrendTable(theme)
        self._shown = QWidget()
        self._build()
        self.choice.activated.connect(self._chosen)
        self.as_table.toggled.connect(self._show_table)

    def focus_first(self) -> None:
        """The choice, or the way back."""
        (self.choice if self._shown.isVisible() else self.back).setFocus()

    # What the presenter asks for

    def show_choices(self, names: Sequence[tuple[str, str]]) -> None:
        """Which series there are; the one chosen before stays."""
        before = self.choice.currentData()
        self.choice.clear()
        for key, name in names:
            self.choice.addItem(name, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(before)))
        self.empty.hide()
        self._shown.show()
        self.presenter.choose(str(self.choice.currentData()))
        self.focus_first()

    def show_curve(self, curve: Curve) -> None:
        """One series."""
        self.chart.show_curve(curve)
        self.low.setText(f"{curve.series.low:g}: {curve.low}" if curve.low else "")
        self.high.setText(f"{curve.series.high:g}: {curve.high}" if curve.high else "")
        self.table.show_rows(curve.series.name, curve.rows)

    def show_changes(self, sentences: Sequence[str]) -> None:
        """What changed."""
        _empty(self.changes)
        for words in sentences or (TOO_FEW,):
            self.changes.addWidget(paragraph(words, ""))

    def show_empty(self) -> None:
        """No check-in yet."""
        self._shown.hide()
        self.empty.show()
        self.focus_first()

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def forget(self) -> None:
        """Show and keep no figure."""
        self.presenter.forget()
        _empty(self.changes)
        self.chart.show_curve(None)
        self.table.show_rows("", ())

    def _build(self) -> None:
        column, space = self.column, self.theme.space
        column.addWidget(paragraph(NO_VERDICT, "muted"))
        column.addWidget(self.problem)
        column.addWidget(self.empty)
        column.addWidget(self._shown)
        column.addStretch(1)
        self.empty.hide()
        self._shown.hide()
        inside = QVBoxLayout(self._shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(space(2))
        # `card` adds to the page's own column; these two belong to what is hidden while there is nothing.
        whole, self.column = self.column, inside
        curve = self.card()
        words = self.card("What changed")
        self.column = whole
        words.addLayout(self.changes)
        head = QHBoxLayout()
        head.addWidget(self.choice, 1)
        head.addWidget(self.as_table)
        curve.addLayout(head)
        curve.addSpacing(space(1))
        picture = QVBoxLayout()
        picture.setSpacing(0)
        for widget in (self.high, self.chart, self.low):
            picture.addWidget(widget)
        curve.addLayout(picture)
        curve.addWidget(self.table)
        self.table.hide()

    @Slot(int)
    def _chosen(self, place: int) -> None:
        self.presenter.choose(str(self.choice.itemData(place)))

    @Slot(bool)
    def _show_table(self, wanted: bool) -> None:
        self.table.setVisible(wanted)
        self.as_table.setText("Hide the table" if wanted else "Show as a table")


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if isinstance(widget, QLabel):
            widget.setText("")
            widget.hide()
            widget.deleteLater()
