"""The word TARA as it stands on every page that has no conversation on it."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel


def brand(role: str = "brand") -> QLabel:
    """The name, set wide. `role` is `brand` (large) or `wordmark`."""
    label = QLabel("TARA")
    label.setProperty("role", role)
    label.setFont(brand_font(label.font()))
    return label


def brand_font(base: QFont, points: float = 0.0) -> QFont:
    """`base`, set wide; bold and of that size where the style sheet doesn't say so."""
    font = QFont(base)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 118)
    if points:
        font.setPointSizeF(points)
        font.setWeight(QFont.Weight.Bold)
    return font
