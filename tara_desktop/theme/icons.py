"""Our own line icons, drawn in any palette colour.

Each file in resources/icons is a 24 x 24 drawing whose ink is `currentColor`. A missing file gives an empty icon and
a test failure, not a crash: every icon also has a word beside it or an accessible name.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tara_health.platform import paths


def render(name: str, colour: str, pixels: int) -> QIcon:
    """The icon `name` in `colour` (`#rrggbb`), as a pixmap of that many pixels a side."""
    file = paths.resources_dir() / "icons" / f"{name}.svg"
    if not file.is_file():
        return QIcon()
    drawing = file.read_text(encoding="utf-8").replace("currentColor", colour)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter)
    painter.end()
    icon = QIcon(pixmap)
    # A disabled button keeps its shape and loses its strength, on either theme.
    faded = QPixmap(pixels, pixels)
    faded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(faded)
    painter.setOpacity(0.4)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    icon.addPixmap(faded, QIcon.Mode.Disabled)
    return icon
