"""Beside the conversation: what TARA read in the last message, to be corrected, and the checks of the reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from tara_desktop.context_panel.field_row import NOT_READ, FieldRow
from tara_desktop.context_panel.fields import FIELDS, Corrections, value_of
from tara_desktop.context_panel.findings import danger_lines, phi_lines, request_lines, review_lines
from tara_desktop.context_panel.line_list import LineList
from tara_desktop.session import Session
from tara_desktop.theme.style import Theme
from tara_health.records import Analysis, Reply

NOTHING_YET = "Nothing read yet. Once you have sent a message, what TARA read in it stands here for you to correct."
INTRODUCTION = "Read by TARA from your last message. Correct what is wrong: it counts from your next message on."


class ContextPanel(QFrame):
    """Emits `corrected` when the clinician changed or took back a field."""

    corrected = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._record: Mapping[str, Any] = {}
        self._corrections = Corrections()
        self.rows = {field.key: FieldRow(field, theme) for field in FIELDS}
        self.dangers = LineList("Danger signs", theme)
        self.identifiers = LineList("Identifiers", theme)
        self.request = LineList("Request", theme)
        self.review = LineList("Checks of the reply", theme)
        self.fold = QToolButton()
        self._title = QLabel("Context")
        self._introduction = QLabel()
        self._body = QScrollArea()
        self._build()
        for row in self.rows.values():
            row.chosen.connect(self._choose)
            row.taken_back.connect(self._take_back)
        self.fold.toggled.connect(self._folded)
        session.locked.connect(self.clear_all_text)
        theme.changed.connect(self._dress)
        self.clear_all_text()

    def override(self) -> dict[str, object]:
        """What the clinician set, for the next turn; empty where TARA's reading stands."""
        return self._corrections.override()

    def show_reading(self, analysis: Analysis) -> None:
        """What was read in a message just sent; its reply is still to come."""
        self._show(analysis.to_json() | {"request": _request(analysis)})
        self.review.show_lines(())

    def show_review(self, reply: Reply) -> None:
        """The checks of the reply that just ended."""
        self.review.show_lines(review_lines(reply.review.to_json()))

    def show_stored(self, details: Mapping[str, Any]) -> None:
        """What was kept of a conversation's last turn; corrections belong to the conversation that was left."""
        self._corrections = Corrections()
        self._show(details.get("analysis") or {})
        review = details.get("review")
        self.review.show_lines(review_lines(review) if review else ())

    @Slot()
    def clear_all_text(self) -> None:
        """Keep nothing of any message."""
        self._corrections = Corrections()
        self._show({})
        self.review.show_lines(())

    def _show(self, record: Mapping[str, Any]) -> None:
        self._record = record
        for key, row in self.rows.items():
            self._show_row(key)
            row.setVisible(bool(record))
        self._introduction.setText(INTRODUCTION if record else NOTHING_YET)
        self.dangers.show_lines(danger_lines(record) if record else ())
        self.identifiers.show_lines(phi_lines(record) if record else ())
        self.request.show_lines(request_lines(record) if record else ())

    @Slot(str, str)
    def _choose(self, key: str, value: str) -> None:
        self._corrections.choose(key, value)
        self._changed(key)

    @Slot(str)
    def _take_back(self, key: str) -> None:
        self._corrections.take_back(key)
        self._changed(key)

    def _changed(self, key: str) -> None:
        self._show_row(key)
        self.corrected.emit()

    def _show_row(self, key: str) -> None:
        # What a message was read for and does not carry, such as the intensity of no emotion, is none.
        absent = "None" if self._record else NOT_READ
        self.rows[key].show_value(value_of(self._record, key), self._corrections.chosen.get(key), absent)

    def _build(self) -> None:
        self.setProperty("role", "panel")
        self.setAccessibleName("Context")
        space = self._theme.space
        self._title.setProperty("role", "heading")
        self.fold.setCheckable(True)
        self.fold.setProperty("role", "icon")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.fold)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, space(2), 0)
        column.setSpacing(space(3))
        self._introduction.setProperty("role", "caption")
        self._introduction.setWordWrap(True)
        column.addWidget(self.dangers)
        column.addWidget(self.review)
        column.addWidget(self._introduction)
        for row in self.rows.values():
            column.addWidget(row)
        column.addWidget(self.identifiers)
        column.addWidget(self.request)
        column.addStretch(1)
        self._body.setWidget(inner)
        self._body.setWidgetResizable(True)
        self._body.setFrameShape(QFrame.Shape.NoFrame)
        self._body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._outer = QVBoxLayout(self)
        self._outer.addLayout(head)
        self._outer.addWidget(self._body, 1)
        self._outer.addStretch(0)
        self._dress()

    @Slot(bool)
    def _folded(self, folded: bool) -> None:
        self._body.setVisible(not folded)
        self._title.setVisible(not folded)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        space, folded = self._theme.space, self.fold.isChecked()
        side = space(0) if folded else space(3)
        self._outer.setContentsMargins(side, space(2), space(0), space(2))
        self.fold.setIcon(self._theme.icon("panel", "muted"))
        self.fold.setIconSize(self._theme.icon_size())
        words = "Show the context" if folded else "Fold the context away"
        self.fold.setAccessibleName(words)
        self.fold.setToolTip(words)
        self.setMinimumWidth(space(5) + space(1) if folded else round(220 * self._theme.scale))
        self.setMaximumWidth(space(5) + space(3) if folded else 16_777_215)
        for row in self.rows.values():
            row.dress()
        for part in (self.dangers, self.identifiers, self.request, self.review):
            part.dress()


def _request(analysis: Analysis) -> dict[str, Any]:
    return analysis.request.to_json() | {"reason": analysis.request.reason}
