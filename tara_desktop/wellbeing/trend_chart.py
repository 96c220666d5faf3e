"""A line chart that is painted here: one series over time, on the bands or the plain lines of its scale.

A gap in the answers is a gap in the line. Colour carries nothing alone: values stand on the axis, bands have their
names, and the same figures are a table on the page. It takes its colours and sizes from the theme at each painting.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tara_desktop.theme.style import Theme
from tara_desktop.wellbeing.trends_presenter import Curve
from tara_health.wellbeing.trends import Series, figure

HEIGHT: Final = 260
"""At 100 %, in pixels."""
SHORTEST: Final = timedelta(weeks=5)
"""The time axis is never shorter, so that two weeks don't look like a history."""
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class TrendChart(QWidget):
    """Shows a curve, or nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._curve: Curve | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)

    def show_curve(self, curve: Curve | None) -> None:
        """Take over a curve; None empties it."""
        self._curve = curve
        self.setAccessibleName(f"Chart: {curve.series.name}" if curve else "")
        self.setAccessibleDescription(curve.spoken if curve else "")
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(round(480 * self._theme.scale), round(HEIGHT * self._theme.scale))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scale, then the line on it."""
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("caption"))
        series, plot = self._curve.series, self._plot(QFontMetricsF(painter.font()), self._curve.series)
        self._paint_scale(painter, plot, series)
        self._paint_days(painter, plot, series)
        self._paint_line(painter, plot, series)
        painter.end()

    def point(self, day: date, value: float) -> QPointF:
        """Where that answer is painted."""
        if self._curve is None:
            return QPointF()
        series = self._curve.series
        return _place(self._plot(QFontMetricsF(self._theme.font("caption")), series), series, day, value)

    def _plot(self, metrics: QFontMetricsF, series: Series) -> QRectF:
        space = self._theme.space
        left = metrics.horizontalAdvance(figure(series.high)) + space(2)
        return QRectF(self.rect()).adjusted(left, space(2), -space(3), -metrics.height() - space(2))

    def _paint_scale(self, painter: QPainter, plot: QRectF, series: Series) -> None:
        colour = self._theme.colour
        for number, band in enumerate(series.bands):
            top, bottom = _y(plot, series, band.high), _y(plot, series, band.low)
            box = QRectF(plot.left(), top, plot.width(), bottom - top)
            painter.fillRect(box, colour("raised") if number % 2 else colour("background"))
            painter.setPen(colour("muted"))
            inside = box.adjusted(self._theme.space(1), self._theme.space(0), -self._theme.space(1), 0)
            painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, band.label)
        for value in _steps(series):
            height = _y(plot, series, value)
            painter.setPen(QPen(colour("border"), 1))
            painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
            painter.setPen(colour("muted"))
            box = QRectF(0, height - 20, plot.left() - self._theme.space(1), 40)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figure(value))

    def _paint_days(self, painter: QPainter, plot: QRectF, series: Series) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._theme.colour("muted"))
        # The newest first, so that it never makes room for an older one.
        free_until = float(self.width())
        for day, _ in reversed(series.points):
            words = f"{day.day} {MONTHS[day.month - 1]}"
            wide = metrics.horizontalAdvance(words)
            middle = _place(plot, series, day, series.low).x()
            left = min(max(0.0, middle - wide / 2), self.width() - wide)
            if left + wide <= free_until:
                free_until = left - self._theme.space(3)
                painter.drawText(QPointF(left, plot.bottom() + self._theme.space(1) + metrics.ascent()), words)

    def _paint_line(self, painter: QPainter, plot: QRectF, series: Series) -> None:
        scale, accent = self._theme.scale, self._theme.colour("accent")
        for segment in series.segments:
            line = QPolygonF([_place(plot, series, day, value) for day, value in segment])
            painter.setPen(QPen(accent, 2.2 * scale, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.drawPolyline(line)
        answered = series.answered
        for number, (day, value) in enumerate(answered):
            last = number == len(answered) - 1
            self._paint_dot(painter, _place(plot, series, day, value), accent, last=last)

    def _paint_dot(self, painter: QPainter, place: QPointF, accent: QColor, *, last: bool) -> None:
        radius = (5.0 if last else 3.5) * self._theme.scale
        painter.setPen(QPen(self._theme.colour("surface"), 2 * self._theme.scale))
        painter.setBrush(accent)
        painter.drawEllipse(place, radius, radius)

    @Slot()
    def _dress(self) -> None:
        self.updateGeometry()
        self.update()


def _span(series: Series) -> tuple[date, date]:
    first, last = series.points[0][0], series.points[-1][0]
    return (min(first, last - SHORTEST), last)


def _place(plot: QRectF, series: Series, day: date, value: float) -> QPointF:
    first, last = _span(series)
    share = (day - first).days / max(1, (last - first).days)
    return QPointF(plot.left() + share * plot.width(), _y(plot, series, value))


def _y(plot: QRectF, series: Series, value: float) -> float:
    return plot.bottom() - (value - series.low) / (series.high - series.low) * plot.height()


def _steps(series: Series) -> Iterator[float]:
    if series.bands:
        yield from sorted({band.low for band in series.bands} | {series.low, series.high})
    else:
        yield from (series.low + (series.high - series.low) * part / 4 for part in (0, 2, 4))
