"""The circle of an exercise: a disc that swells with the breath, or a ring that closes with the step.

A picture only: the words stand in labels beside or on it, and assistive technology is told of them, not of it.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tara_desktop.theme.style import Theme

PIXELS: Final = {True: 300, False: 132}
"""The circle's side at 100 %: a disc that breathes has words on it, a ring has not."""
SMALLEST: Final = 0.52
"""The disc with empty lungs, as a share of the whole."""


class BreathCircle(QWidget):
    """With `breathes` the disc, else the ring. While `still` is set neither moves."""

    def __init__(self, theme: Theme, *, breathes: bool, still: bool) -> None:
        super().__init__()
        self._theme = theme
        self._breathes = breathes
        self.still = still
        self._level = 0.0
        self._part = 0.0
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def diameter(self) -> float:
        """The disc's diameter in pixels, as it is painted."""
        level = 0.5 if self.still else self._level
        return (SMALLEST + (1 - SMALLEST) * level) * self._side

    def show_level(self, level: float, part: float) -> None:
        """Show that much breath, and that much of the step (0 to 1 each)."""
        changed = (level, part) != (self._level, self._part)
        self._level, self._part = level, part
        if changed and not self.still:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the theme's colours."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._breathes:
            self._paint_disc(painter)
        else:
            self._paint_ring(painter)
        painter.end()

    def _paint_disc(self, painter: QPainter) -> None:
        middle = QPointF(self.width() / 2, self.height() / 2)
        colour = self._theme.colour
        painter.setPen(QPen(colour("border"), 1.5 * self._theme.scale))
        painter.drawEllipse(middle, self._side / 2, self._side / 2)
        painter.setPen(QPen(colour("accent"), 2 * self._theme.scale))
        painter.setBrush(colour("accent_surface"))
        painter.drawEllipse(middle, self.diameter / 2, self.diameter / 2)

    def _paint_ring(self, painter: QPainter) -> None:
        width = 6 * self._theme.scale
        inset = (self.width() - self._side) / 2 + width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.setPen(QPen(self._theme.colour("border"), width))
        painter.drawEllipse(box)
        pen = QPen(self._theme.colour("accent"), width, c=Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if not self.still and self._part > 0:
            painter.drawArc(box, 90 * 16, -round(360 * 16 * self._part))

    @property
    def _side(self) -> float:
        return min(self.width(), self.height()) - 4 * self._theme.scale

    @Slot()
    def _dress(self) -> None:
        side = round(PIXELS[self._breathes] * self._theme.scale)
        self.setFixedSize(side, side)
        self.update()
