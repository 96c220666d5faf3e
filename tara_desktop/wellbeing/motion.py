"""Whether anything may move: no where somebody asked their system or TARA for less motion."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QApplication, QStyle

from tara_health.settings import Settings

SETTING: Final = "appearance.reduced_motion"


def still(settings: Settings) -> bool:
    """Must pictures stay still? True where the setting says so, or the desktop has switched its animations off."""
    if settings.flag(SETTING):
        return True
    # Qt gives the desktop's own "no animations" as a length of 0.
    return QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0
