"""The column of a talk: both sides' words, one under the other, the newest in view unless somebody scrolled up.

A long message is shown by its beginning and a long talk by its end, so that no frame is held up by laying them out; all
of it was read and, where the talk is kept, all of it is kept. Nothing here is markup.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from tara_desktop.page import COLUMN_PIXELS
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import paragraph
from tara_desktop.wellbeing.snug import Snug

SHOWN_CHARACTERS: Final = 3_000
GROUP: Final = 20
"""So many words are laid out together."""
GROUPS: Final = 6
EARLIER: Final = "The words before these are no longer shown here; nothing of them is lost."
LEAST: Final = 120
"""Pixels at 100 %: however much stands above, the newest words can be read."""
CUT: Final = "… The rest of it is not shown here; nothing of it is lost."


class Words(QFrame):
    """What one side said. `note` stands below it, smaller: who wrote it, if not the one who seems to speak."""

    def __init__(self, theme: Theme, who: str) -> None:
        super().__init__()
        self.who = who
        self.text = ""
        own = who == "You"
        self.setProperty("role", "bubble-user" if own else "bubble-reply")
        self.label = paragraph("", "")
        self.note = paragraph("", "caption")
        space = theme.space
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space(3), space(2), space(3), space(2))
        layout.setSpacing(space(1))
        layout.addWidget(self.label)
        layout.addWidget(self.note)
        self.note.hide()

    def show_words(self, text: str, note: str = "") -> None:
        """Show these, in place of what was shown."""
        self.text = text
        shown = text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}{CUT}"
        self.label.setText(shown)
        self.label.setVisible(bool(shown))
        self.label.setAccessibleName(f"{self.who}: {shown}" if shown else "")
        self.note.setText(note)
        self.note.setVisible(bool(note))


class TalkColumn(QScrollArea):
    """`words` holds what is shown, oldest first."""

    def __init__(self, theme: Theme, opening: str) -> None:
        super().__init__(widgetResizable=True)
        self._theme = theme
        self.words: list[Words] = []
        self._groups: list[QWidget] = []
        self.earlier = paragraph(EARLIER, "caption")
        self._follow = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("The talk")
        self._column = QWidget()
        self._box = QVBoxLayout(self._column)
        space = theme.space
        self._box.setContentsMargins(space(4), space(1), space(4), space(3))
        self._box.setSpacing(space(3))
        self._box.addWidget(paragraph(opening, "muted"))
        self._box.addWidget(self.earlier)
        self.earlier.hide()
        self._box.addStretch(1)
        middle = Snug()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self._column, 100)
        row.addStretch(1)
        self.setWidget(middle)
        self.widen()
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._grew)

    def widen(self) -> None:
        """Take the column's width at the size of text in force."""
        self.setMinimumHeight(round(LEAST * self._theme.scale))
        self._column.setMaximumWidth(round(COLUMN_PIXELS * self._theme.scale))

    def add(self, who: str, text: str, note: str = "") -> Words:
        """Words at the end, and in view."""
        words = Words(self._theme, who)
        words.show_words(text, note)
        row = QHBoxLayout()
        indent = self._theme.space(5)
        row.setContentsMargins(indent if who == "You" else 0, 0, 0 if who == "You" else indent, 0)
        row.addWidget(words)
        self.words.append(words)
        self._group().addLayout(row)
        self._follow = True
        return words

    def drop(self, words: Words) -> None:
        """Take the last words away again."""
        if words in self.words:
            self.words.remove(words)
            words.show_words("")
            words.hide()
            words.deleteLater()

    def forget(self) -> None:
        """Keep no word."""
        for words in list(self.words):
            self.drop(words)
        for group in self._groups:
            group.hide()
            group.deleteLater()
        self._groups.clear()
        self.earlier.hide()

    def _group(self) -> QBoxLayout:
        """Where the next words go. Words stand in groups, so that new ones have only their own group laid out anew."""
        inside = self._groups[-1].layout() if self._groups else None
        if isinstance(inside, QBoxLayout) and inside.count() < GROUP:
            return inside
        group = Snug()
        box = QVBoxLayout(group)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._box.spacing())
        self._groups.append(group)
        if len(self._groups) > GROUPS:
            self._drop_oldest()
        self._box.insertWidget(self._box.count() - 1, group)
        return box

    def _drop_oldest(self) -> None:
        oldest = self._groups.pop(0)
        for words in [words for words in self.words if oldest.isAncestorOf(words)]:
            self.drop(words)
        oldest.hide()
        oldest.deleteLater()
        self.earlier.show()

    def page(self, step: int) -> None:
        """A screen up or down."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + step * bar.pageStep())

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        self._follow = value >= self.verticalScrollBar().maximum() - self._theme.space(2)

    @Slot(int, int)
    def _grew(self, _: int, end: int) -> None:
        if self._follow:
            self.verticalScrollBar().setValue(end)
