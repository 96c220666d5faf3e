"""The list of questionnaires: those with wording can be opened, the others say whom to ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from tara_desktop.page import Page
from tara_desktop.ports import Runner
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.questionnaires_presenter import Offer, QuestionnairesPresenter

ABOUT = (
    "Published questionnaires, filled in by you alone and scored on this computer by their published rules. "
    "None of them is a diagnosis, and nobody is told."
)


class QuestionnairesPage(Page):
    """`chosen` carries the instrument and the wording that somebody wants. Holds nothing of anybody."""

    chosen = Signal(object, object)

    def __init__(self, runner: Runner, theme: Theme) -> None:
        super().__init__("Questionnaires", theme)
        self.presenter = QuestionnairesPresenter(self, runner)
        self.problem = Problem(theme)
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(2))
        self._refused = QVBoxLayout()
        self.column.addWidget(paragraph(ABOUT, "muted"))
        self.column.addWidget(self.problem)
        self.column.addLayout(self._list)
        self.column.addLayout(self._refused)
        self.column.addStretch(1)

    def focus_first(self) -> None:
        """The first that can be opened, or the way back."""
        next(iter(self.buttons.values()), self.back).setFocus()

    # What the presenter asks for

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """The list anew; the focus goes to its first button if it was in the list or nowhere."""
        self.buttons.clear()
        _empty(self._list)
        for offer in offers:
            self._list.addWidget(self._card(offer))
        if self.isVisible():
            self.focus_first()

    def show_refused(self, sentences: Sequence[str]) -> None:
        """Files of the institution that can't be used."""
        _empty(self._refused)
        for words in sentences:
            self._refused.addWidget(paragraph(words, "caption"))

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def _card(self, offer: Offer) -> QFrame:
        space, known = self.theme.space, offer.instrument
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(space(4), space(3), space(4), space(3))
        row.setSpacing(space(3))
        words = QVBoxLayout()
        words.setSpacing(space(0))
        words.addWidget(paragraph(known.name, "heading"))
        words.addWidget(paragraph(offer.about, "muted"))
        if offer.missing:
            words.addWidget(paragraph(offer.missing, ""))
            words.addWidget(paragraph(offer.terms, "caption"))
        row.addLayout(words, 1)
        for texts in offer.texts:
            several = f" ({texts.language})" if len(offer.texts) > 1 else ""
            button = self.buttons[known.key, texts.language] = QPushButton(f"Open{several}")
            button.setAccessibleName(f"Open: {known.name}{several}")
            button.setAccessibleDescription(known.is_not)
            button.clicked.connect(partial(self.chosen.emit, known, texts))
            row.addWidget(button)
        return frame


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
