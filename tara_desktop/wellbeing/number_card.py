"""One number to call: big, selectable, and read out whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph


class NumberCard(QFrame):
    """`number` is the label that holds how to reach it. `banner`: for immediate danger."""

    def __init__(self, theme: Theme, name: str, reach: str, *about: str, banner: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "danger-banner" if banner else "card")
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(4), space(3), space(4), space(3))
        layout.setSpacing(space(0))
        layout.addWidget(paragraph(name, "strong"))
        self.number = paragraph(_begun(reach), "title")
        self.number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.number.setAccessibleName(" ".join((f"{name}: {reach}.", *(f"{words}." for words in about))))
        layout.addWidget(self.number)
        for words in about:
            layout.addWidget(paragraph(f"{_begun(words)}.", "muted"))
        layout.addStretch(1)


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
