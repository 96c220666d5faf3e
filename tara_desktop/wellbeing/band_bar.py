"""A score on its scale as a painted bar: the published ranges as grounds, and a mark where the score stands.

A picture only: the same stands beside it in words, and colour says nothing alone. No range is red or green.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tara_desktop.theme.style import Theme
from tara_health.wellbeing.scoring import Band, Total
from tara_health.wellbeing.trends import figure

BAR: Final = 14
"""The bar's height at 100 %, in pixels."""


class BandBar(QWidget):
    """Shows one scale's total; a total without a value has no mark."""

    def __init__(self, theme: Theme, total: Total, bands: tuple[Band, ...]) -> None:
        super().__init__()
        self._theme = theme
        self._total = total
        self._bands = bands or (Band(total.low, total.high, ""),)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)

    def forget(self) -> None:
        """Show no mark."""
        self._total = Total("", "", None, self._total.low, self._total.high, None, (), "")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        line = QFontMetricsF(self._theme.font("caption")).height()
        return QSize(round(320 * self._theme.scale), round(2 * BAR * self._theme.scale + line + self._theme.space(1)))

    def place(self, value: float) -> QPointF:
        """Where that value is painted, in the middle of the bar."""
        bar = self._bar()
        share = (value - self._total.low) / (self._total.high - self._total.low)
        return QPointF(bar.left() + share * bar.width(), bar.center().y())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ranges, their starts and the mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        colour, bar = self._theme.colour, self._bar()
        for number, band in enumerate(self._bands):
            left, right = self.place(band.low).x(), self.place(band.high).x()
            ground = colour("raised") if number % 2 else colour("background")
            painter.fillRect(QRectF(left, bar.top(), right - left, bar.height()), ground)
        painter.setPen(QPen(colour("outline"), 1))
        painter.drawRect(bar)
        for band in self._bands[1:]:
            middle = self.place(band.low).x()
            painter.drawLine(QPointF(middle, bar.top()), QPointF(middle, bar.bottom()))
        self._paint_figures(painter, bar)
        if self._total.value is not None:
            radius = BAR * 0.72 * self._theme.scale
            painter.setPen(QPen(colour("surface"), 2 * self._theme.scale))
            painter.setBrush(colour("accent"))
            painter.drawEllipse(self.place(self._total.value), radius, radius)
        painter.end()

    def _paint_figures(self, painter: QPainter, bar: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._theme.colour("muted"))
        for value in [band.low for band in self._bands] + [self._total.high]:
            words = figure(value)
            wide = metrics.horizontalAdvance(words)
            left = min(max(0.0, self.place(value).x() - wide / 2), self.width() - wide)
            box = QRectF(left, bar.bottom() + self._theme.space(1), wide + 1, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _bar(self) -> QRectF:
        scale = self._theme.scale
        edge = BAR * scale
        return QRectF(edge, 0.5 * edge, self.width() - 2 * edge, BAR * scale)

    @Slot()
    def _dress(self) -> None:
        self.updateGeometry()
        self.update()
