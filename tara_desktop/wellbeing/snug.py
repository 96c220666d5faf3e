"""The inside of something that scrolls: as high as its words need at the width it has, and no higher.

Labels that wrap ask, as their least height, for the room they would need in a narrower column; a scroll area believes
them and leaves a gap below.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Snug(QWidget):
    """Its height follows from its width alone."""

    def minimumSizeHint(self) -> QSize:
        """None, so that the height for the width decides."""
        return QSize(0, 0)
