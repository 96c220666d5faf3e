"""The first page: what this is, what it promises, and the one form.

It is the same whether a journal was ever begun here or not: nothing is looked up, both ways are always offered.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tara_desktop.page import Page
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, SecretField, paragraph
from tara_desktop.wellbeing.confirm import Confirmation

PROMISES: Final = (
    (
        "key",
        "Its own passphrase.",
        "Nobody can reset it: not IT, not your institution, not TARA. If you forget it, what you kept is gone.",
    ),
    (
        "eye-off",
        "Hard to tell.",
        "No audit entry, and every TARA keeps the same files, used or not: neither the audit log nor IT's tools can "
        "tell whether this was ever opened. A very large file, the disk's own times or older copies of the disk could.",
    ),
    (
        "shield",
        "It stays here.",
        "Never in TARA's backups, exports, feedback or training. Only you can take a copy out of it.",
    ),
    (
        "person",
        "It knows its place.",
        "Not a diagnosis, not a treatment, and no replacement for a person who listens.",
    ),
)
"""Icon, promise, and what it means."""


class FrontPage(Page):
    """Collects a passphrase; the mode's presenter decides."""

    submitted = Signal(str)
    begun = Signal(str, str)
    exercises = Signal()
    talk = Signal()
    debrief = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("For you", theme)
        self.problem = Problem(theme)
        self.note = paragraph("", "strong")
        self.note.setProperty("tone", "ok")
        self.secret = SecretField(theme, "Passphrase of your private file")
        self.again = SecretField(theme, "The same passphrase again")
        self.open = QPushButton("Open")
        self.open.setProperty("role", "primary")
        self.anew = QPushButton("Begin anew here …")
        self.confirm = self._confirmation()
        self.busy = paragraph("", "muted")
        self.to_talk = QPushButton("Talk")
        self.to_debrief = QPushButton("Debrief")
        self.to_exercises = QPushButton("Exercises")
        self._icons: list[tuple[QLabel, str]] = []
        self._form = QWidget()
        self._build()
        self.open.clicked.connect(self._submit)
        self.secret.returnPressed.connect(self._submit)
        self.anew.clicked.connect(self.confirm.ask)
        self.again.returnPressed.connect(self._begin)
        self.confirm.confirmed.connect(self._begin)
        self.confirm.refused.connect(self._not_now)
        self.to_exercises.clicked.connect(self.exercises)
        self.to_talk.clicked.connect(self.talk)
        self.to_debrief.clicked.connect(self.debrief)
        theme.changed.connect(self._dress)
        self._dress()

    def focus_first(self) -> None:
        """Where typing should go."""
        self.secret.setFocus()

    def say(self, note: str) -> None:
        """A sentence about what was just done; '' for none."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def show_busy(self, words: str) -> None:
        """Say what is being done; no input meanwhile."""
        had = self._form.isEnabled()
        self.busy.setText(words)
        self.busy.setVisible(bool(words))
        self._form.setEnabled(not words)
        if not words and not had and self.isVisible():
            self.secret.setFocus()
            self.secret.selectAll()

    def forget(self) -> None:
        """Empty whatever held a secret."""
        self.secret.forget()
        self.again.forget()
        self.confirm.hide()
        self.problem.say("", "")

    def _confirmation(self) -> Confirmation:
        return Confirmation(
            self.theme,
            "Begin a new private file here?",
            "TARA can't tell whether there is one already. If there is, it is overwritten and can never be brought "
            "back. Type the new passphrase once more to begin.",
            "Begin anew",
            "Not now",
            self.again,
        )

    def _build(self) -> None:
        column, space = self.column, self.theme.space
        lead = "A private file on this computer: how you are, week by week. For you alone."
        column.addWidget(paragraph(lead, "lead"))
        column.addSpacing(space(1))
        promises = self.card()
        promises.setSpacing(space(3))
        for icon, what, rest in PROMISES:
            promises.addLayout(self._promise(icon, what, rest))
        card = self.card()
        card.addWidget(self.note)
        card.addWidget(self.problem)
        card.addWidget(self._form)
        card.addWidget(self.busy)
        self.note.hide()
        self.busy.hide()
        self._lay_out_form()
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(
            paragraph("No passphrase needed for these, nor for help in a crisis (above). Nothing is kept.", "muted"), 1
        )
        for button in (self.to_talk, self.to_debrief, self.to_exercises):
            row.addWidget(button)
        column.addLayout(row)
        column.addStretch(1)

    def _lay_out_form(self) -> None:
        space = self.theme.space
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(space(1))
        label = paragraph("Passphrase of your private file", "strong")
        label.setBuddy(self.secret)
        form.addWidget(label)
        form.addWidget(self.secret)
        form.addSpacing(space(1))
        row = QHBoxLayout()
        row.setSpacing(space(2))
        row.addWidget(self.open)
        row.addWidget(self.anew)
        row.addStretch(1)
        form.addLayout(row)
        form.addWidget(self.confirm)

    def _promise(self, icon: str, what: str, rest: str) -> QHBoxLayout:
        picture = QLabel()
        picture.setFixedWidth(self.theme.space(4))
        self._icons.append((picture, icon))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(paragraph(what, "strong"))
        words.addWidget(paragraph(rest, "muted"))
        row = QHBoxLayout()
        row.setSpacing(self.theme.space(2))
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    @Slot()
    def _submit(self) -> None:
        self.submitted.emit(self.secret.text())

    @Slot()
    def _begin(self) -> None:
        self.begun.emit(self.secret.text(), self.again.text())

    @Slot()
    def _not_now(self) -> None:
        self.again.forget()
        self.anew.setFocus()

    @Slot()
    def _dress(self) -> None:
        for picture, icon in self._icons:
            picture.setFixedWidth(self.theme.space(4))
            picture.setPixmap(self.theme.icon(icon, "accent").pixmap(self.theme.icon_size()))
