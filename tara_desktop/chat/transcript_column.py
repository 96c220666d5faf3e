"""The column in which messages stand: places them one under another, as wide as reads well, in the middle.

Measuring a message lays its text out, so it is done once a width and message; what is out of sight when the width
changes keeps its former height until `settle` comes to it, a few milliseconds at a time.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

from PySide6.QtWidgets import QWidget

from tara_desktop.chat.message_view import MessageView
from tara_desktop.chat.window_rule import WindowRule
from tara_desktop.theme.style import Theme

COLUMN_PIXELS: Final = 740
"""Widest column at 100 % text size."""
SLICE_S: Final = 0.014
"""Longest piece of measuring in one go."""


class TranscriptColumn(QWidget):
    """Holds `views` from oldest to newest, and the rule above the first one that the model still sees."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.views: list[MessageView] = []
        self.rule = WindowRule(theme, self)
        self.rule_before: int | None = None
        self._width = 0
        self._room = self._beside = 0

    def set_width(self, available: int, beside: int = 0) -> None:
        """Use the width that the window gives, `beside` a scroll bar; measuring is left to `place` and `settle`."""
        side = self._theme.space(4)
        self._room, self._beside = available, beside
        width = max(120, min(round(COLUMN_PIXELS * self._theme.scale), available - 2 * side))
        if width != self._width:
            self._width = width
            for view in self.views:
                view.dirty = True

    def place(self, seen_top: int, seen_bottom: int) -> None:
        """Measure what stands between those heights (and what never was), and put everything in its place."""
        gap, left = self._theme.space(4), max(0, (self._room + self._beside - self._width) // 2)
        at = gap
        ruled = False
        for view in self.views:
            if not ruled and self._rule_stands_before(view):
                ruled = True
                height = self.rule.fit(self._width)
                self.rule.setGeometry(left, at, self._width, height)
                at += height + gap
            if view.dirty and (not view.fitted or (at <= seen_bottom and at + view.fitted >= seen_top)):
                view.fit(self._width)
            view.setGeometry(left, at, self._width, view.fitted)
            at += view.fitted + gap
        self.rule.setVisible(ruled)
        self.resize(max(self._room, 1), at)

    def measure(self, view: MessageView) -> None:
        """Lay a new message out at the present width."""
        if self._width:
            view.fit(self._width)

    def settle(self) -> bool:
        """Measure messages that are out of sight, for a moment; is there more to do?"""
        until = time.perf_counter() + SLICE_S
        for view in self._unmeasured():
            if time.perf_counter() > until:
                return True
            view.fit(self._width)
        return False

    def mute(self) -> None:
        """Mute what stands above the rule."""
        for view in self.views:
            message = view.message.id
            view.set_muted(self.rule_before is not None and 0 < message < self.rule_before)

    def _rule_stands_before(self, view: MessageView) -> bool:
        # Along one branch ids grow, and a message that is not stored yet (0) is the newest.
        before = self.rule_before
        return before is not None and self.views[0].message.id < before <= (view.message.id or before)

    def _unmeasured(self) -> Iterator[MessageView]:
        return (view for view in reversed(self.views) if view.dirty)
