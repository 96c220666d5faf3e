"""What an open private file offers: three ways in, and what can be done with the file itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from tara_desktop.page import Page, rule
from tara_desktop.ports import Runner
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_desktop.wellbeing.confirm import Confirmation
from tara_desktop.wellbeing.home_presenter import HomePresenter
from tara_desktop.wellbeing.passphrase_form import PassphraseForm
from tara_desktop.wellbeing.ports import JournalAccess

COPY_NAME = "my-private-file.json"
QUESTIONNAIRES = "Published ones, scored here. Never a diagnosis."
CHANGED = (
    "The new passphrase is in force. The old one opens this file no more; older copies of the disk still open with it."
)
COPY_WORDS = (
    "A saved copy is not encrypted. TARA notes nowhere that you made it; the file dialog may remember its place."
)


class HomePage(Page):
    """Its signals name what somebody wants; the presenter does the rest."""

    checkin = Signal()
    trends = Signal()
    questionnaires = Signal()
    exercises = Signal()
    talk = Signal()
    debrief = Signal()
    erase = Signal()
    closed = Signal()

    def __init__(self, journal: JournalAccess, runner: Runner, theme: Theme) -> None:
        super().__init__("For you", theme)
        self.presenter = HomePresenter(self, journal, runner)
        self.problem = Problem(theme)
        self.note = paragraph("", "strong")
        self.note.setProperty("tone", "ok")
        self.last = paragraph("", "muted")
        self.busy = paragraph("", "muted")
        self.to_checkin = QPushButton("Check in")
        self.to_checkin.setProperty("role", "primary")
        self.to_trends = QPushButton("See the trends")
        self.to_questionnaires = QPushButton("Open the list")
        self.to_questionnaires.setAccessibleName("Open the list of questionnaires")
        self.to_talk = QPushButton("Talk")
        self.to_debrief = QPushButton("Begin")
        self.to_debrief.setAccessibleName("Begin a debrief")
        self.to_exercises = QPushButton("Choose one")
        self.to_exercises.setAccessibleName("Choose an exercise")
        self.copy = QPushButton("Save a copy …")
        self.change = QPushButton("Change the passphrase …")
        self.close_file = QPushButton("Close")
        self.form = PassphraseForm(theme)
        self.erase_button = QPushButton("Erase everything …")
        self.erase_button.setProperty("role", "danger")
        self.confirm = self._confirmation()
        self._icons: list[tuple[QLabel, str]] = []
        self._file = QFrame()
        self._build()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()

    def focus_first(self) -> None:
        """The check-in is what most come for."""
        self.to_checkin.setFocus()

    # What the presenter asks for

    def show_last(self, words: str) -> None:
        """When the last check-in was."""
        self.last.setText(words)

    def show_note(self, words: str) -> None:
        """Something was done."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def show_busy(self, words: str) -> None:
        """No input meanwhile."""
        self.busy.setText(words)
        self.busy.setVisible(bool(words))
        self._file.setEnabled(not words)

    def show_problem(self, what: str, rest: str) -> None:
        """Say what went wrong."""
        self.problem.say(what, rest)

    def show_changed(self) -> None:
        """The new passphrase is in force."""
        self.form.close_form()
        self.show_note(CHANGED)
        self.change.setFocus()

    def forget(self) -> None:
        """Keep no word."""
        self.presenter.forget()
        self.form.forget()
        for label in (self.last, self.note, self.busy):
            label.setText("")
        self.problem.say("", "")

    def _confirmation(self) -> Confirmation:
        return Confirmation(
            self.theme,
            "Erase everything in your private file?",
            "It is gone at once: every check-in, every word. There is no undo, and TARA keeps no copy. Copies that you "
            "saved yourself stay where they are.",
            "Erase everything",
            "Keep it",
        )

    def _build(self) -> None:
        column, space = self.column, self.theme.space
        for icon, title, about, button in (
            ("checkin", "Check-in", "Eight questions, two minutes, about once a week.", self.to_checkin),
            ("trends", "Trends", "How your weeks went, as a line, a table and a few words.", self.to_trends),
            ("conversation", "Talk", "Say how it is; a small model here listens.", self.to_talk),
            ("edit", "Debrief", "After a hard event, in six short steps, alone and in writing.", self.to_debrief),
            ("note", "Questionnaires", QUESTIONNAIRES, self.to_questionnaires),
            ("breath", "Exercises", "Breathing, grounding, a pause, shutting the day.", self.to_exercises),
        ):
            column.addWidget(self._way(icon, title, about, button))
        column.addSpacing(space(2))
        frame = self._file
        frame.setProperty("role", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(space(4), space(3), space(4), space(3))
        inside.setSpacing(space(2))
        inside.addWidget(paragraph("This private file", "heading"))
        inside.addWidget(self.note)
        inside.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(space(2))
        for button in (self.close_file, self.change, self.copy):
            row.addWidget(button)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addWidget(paragraph(COPY_WORDS, "caption"))
        inside.addWidget(self.form)
        inside.addWidget(rule())
        last = QHBoxLayout()
        last.addWidget(self.erase_button)
        last.addStretch(1)
        inside.addLayout(last)
        inside.addWidget(self.confirm)
        column.addWidget(frame)
        column.addWidget(self.busy)
        column.addStretch(1)
        for label in (self.note, self.busy):
            label.hide()

    def _way(self, icon: str, title: str, about: str, button: QPushButton) -> QFrame:
        space = self.theme.space
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(space(4), space(3), space(4), space(3))
        row.setSpacing(space(3))
        picture = QLabel()
        self._icons.append((picture, icon))
        words = QVBoxLayout()
        words.setSpacing(space(0))
        words.addWidget(paragraph(title, "heading"))
        words.addWidget(paragraph(about, "muted"))
        if button is self.to_checkin:
            words.addWidget(self.last)
        row.addWidget(picture)
        row.addLayout(words, 1)
        row.addWidget(button)
        return frame

    def _connect(self) -> None:
        self.to_checkin.clicked.connect(self.checkin)
        self.to_trends.clicked.connect(self.trends)
        self.to_questionnaires.clicked.connect(self.questionnaires)
        self.to_exercises.clicked.connect(self.exercises)
        self.to_talk.clicked.connect(self.talk)
        self.to_debrief.clicked.connect(self.debrief)
        self.close_file.clicked.connect(self.closed)
        self.copy.clicked.connect(self._ask_where)
        self.change.clicked.connect(self.form.open_form)
        self.form.submitted.connect(self.presenter.change_passphrase)
        self.form.refused.connect(self.change.setFocus)
        self.erase_button.clicked.connect(self.confirm.ask)
        self.confirm.confirmed.connect(self.erase)
        self.confirm.refused.connect(self.erase_button.setFocus)

    @Slot()
    def _ask_where(self) -> None:
        dialog = QFileDialog(self, "Save a copy for yourself", "", "JSON (*.json);;All files (*)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # A copy never overwrites a file, so there is nothing to confirm; the presenter says so.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(COPY_NAME)
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _chosen(self, file: str) -> None:
        self.presenter.export(Path(file))

    @Slot()
    def _dress(self) -> None:
        for picture, icon in self._icons:
            picture.setPixmap(self.theme.icon(icon, "accent").pixmap(self.theme.icon_size() * 1.3))
