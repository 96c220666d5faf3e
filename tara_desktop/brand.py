"""The word TARA as it stands on every page that has no conversation on it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel


def brand(role: str = "brand") -> QLabel:
    """The name, set wide. `role` is `brand` (large) or `wordmark`."""
    label = QLabel("TARA")
    label.setProperty("role", role)
    font = QFont(label.font())
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 118)
    label.setFont(font)
    return label
