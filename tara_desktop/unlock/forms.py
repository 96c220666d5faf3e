"""The three pages of the door. Each only collects and shows; the presenter decides."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tara_desktop import clipboard
from tara_desktop.theme.style import Theme, restyle
from tara_desktop.unlock.fields import SecretField, paragraph
from tara_desktop.unlock.strength import NOTHING_TYPED, Verdict

TYPING_PAUSE_MS = 150
"""The meter moves when typing rests this long."""


class CreateForm(QWidget):
    """A new passphrase, twice, with a meter."""

    typed = Signal(str)
    submitted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.first = SecretField(theme, "New passphrase")
        self.second = SecretField(theme, "The same passphrase again")
        self.meter = QProgressBar(maximum=4, textVisible=False)
        self.meter.setAccessibleName("Strength of the passphrase")
        self.word = paragraph("", "caption")
        self.button = QPushButton("Create the encrypted history")
        self.button.setProperty("role", "primary")
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._rested)
        self.first.textChanged.connect(self._pause.start)
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        layout = _column(self, theme)
        layout.addWidget(paragraph("Set up TARA", "title"))
        layout.addWidget(
            paragraph(
                "Everything you write is kept on this computer, encrypted. Choose the passphrase that opens it. "
                "Nobody can reset it for you.",
                "muted",
            )
        )
        layout.addSpacing(theme.space(1))
        layout.addLayout(_labelled("Passphrase", self.first, theme))
        layout.addWidget(self.meter)
        layout.addWidget(self.word)
        layout.addLayout(_labelled("Passphrase again", self.second, theme))
        layout.addSpacing(theme.space(1))
        layout.addWidget(self.button)
        self.show_strength(NOTHING_TYPED)

    def show_strength(self, verdict: Verdict) -> None:
        """Move the meter and say what it means."""
        self.meter.setValue(verdict.score)
        restyle(self.meter, tone=verdict.tone)
        empty = not self.first.text()
        self.word.setText(verdict.sentence if empty else f"{verdict.word}. {verdict.sentence}")
        self.meter.setAccessibleDescription(self.word.text())

    def forget(self) -> None:
        """Empty the fields."""
        self._pause.stop()
        self.first.forget()
        self.second.forget()
        self._pause.stop()

    @Slot()
    def _rested(self) -> None:
        self.typed.emit(self.first.text())

    @Slot()
    def _submit(self) -> None:
        self.submitted.emit(self.first.text(), self.second.text())


class RecoveryForm(QWidget):
    """The recovery key, shown once; goes on when its last group was typed back."""

    confirmed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._key = ""
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.space(1))
        self._labels: list[QLabel] = []
        self.copy = QPushButton("Copy")
        self.copy.setAccessibleName("Copy the recovery key")
        self.copied = paragraph("", "caption")
        self.last = QLineEdit(maxLength=16)
        self.last.setAccessibleName("The last group of the recovery key")
        self.last.setPlaceholderText("the last five characters")
        self.kept = QCheckBox("It is written down, and not on this computer")
        self.button = QPushButton("Start")
        self.button.setProperty("role", "primary")
        self.button.setEnabled(False)
        self.copy.clicked.connect(self._copy)
        self.kept.toggled.connect(self.button.setEnabled)
        self.last.returnPressed.connect(self._confirm)
        self.button.clicked.connect(self._confirm)
        self._build()

    def show_key(self, groups: tuple[str, ...]) -> None:
        """Show these groups, four in a row."""
        self._key = "-".join(groups)
        for place, group in enumerate(groups):
            label = QLabel(group, alignment=Qt.AlignmentFlag.AlignCenter)
            label.setProperty("role", "key-group")
            label.setAccessibleName(f"Group {place + 1} of {len(groups)}: {' '.join(group)}")
            self._labels.append(label)
            self._grid.addWidget(label, place // 4, place % 4)

    def last_group(self) -> str:
        """The group that must be typed back; '' while no key is shown."""
        return self._labels[-1].text() if self._labels else ""

    def forget(self) -> None:
        """Empty everything that shows the key."""
        self._key = ""
        for label in self._labels:
            label.setText("")
            label.setAccessibleName("")
            label.hide()
            label.deleteLater()
        self._labels.clear()
        self.last.setText("")
        self.kept.setChecked(False)
        self.copied.setText("")

    def _build(self) -> None:
        layout = _column(self, self._theme)
        layout.addWidget(paragraph("Your recovery key", "title"))
        layout.addWidget(
            paragraph(
                "It opens your history if the passphrase is lost. It is shown this once and kept nowhere else. "
                "Write it on paper or print it, and keep it where you keep your licence.",
                "muted",
            )
        )
        layout.addSpacing(self._theme.space(1))
        layout.addLayout(self._grid)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addWidget(self.copied, 1)
        layout.addLayout(row)
        layout.addSpacing(self._theme.space(1))
        layout.addLayout(_labelled("Type its last group to show that you have it", self.last, self._theme))
        layout.addWidget(self.kept)
        layout.addWidget(self.button)

    @Slot()
    def _copy(self) -> None:
        clipboard.copy(self._key)
        self.copied.setText("Copied. TARA empties the clipboard when it locks.")

    @Slot()
    def _confirm(self) -> None:
        if self.kept.isChecked():
            self.confirmed.emit(self.last.text())
        else:
            self.kept.setFocus()


class OpenForm(QWidget):
    """The passphrase, or the recovery key instead."""

    submitted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.secret = SecretField(theme, "Passphrase")
        self.button = QPushButton("Unlock")
        self.button.setProperty("role", "primary")
        self.other = QPushButton("Use the recovery key instead")
        self.other.setCheckable(True)
        self.other.setProperty("role", "quiet")
        self._label = QLabel()
        self._label.setBuddy(self.secret)
        self._label.setProperty("role", "strong")
        self.secret.returnPressed.connect(self._submit)
        self.button.clicked.connect(self._submit)
        self.other.toggled.connect(self._switch)
        layout = _column(self, theme)
        layout.addWidget(paragraph("TARA is locked", "title"))
        layout.addWidget(paragraph("Your conversations are encrypted on this computer.", "muted"))
        layout.addSpacing(theme.space(1))
        layout.addWidget(self._label)
        layout.addWidget(self.secret)
        layout.addSpacing(theme.space(1))
        layout.addWidget(self.button)
        layout.addWidget(self.other)
        self._switch(False)

    def forget(self) -> None:
        """Empty the field and go back to asking for the passphrase."""
        self.secret.forget()
        self.other.setChecked(False)

    @Slot(bool)
    def _switch(self, recovery: bool) -> None:
        self._label.setText("Recovery key" if recovery else "Passphrase")
        self.secret.setAccessibleName("Recovery key" if recovery else "Passphrase")
        self.secret.setPlaceholderText("seven groups of five characters" if recovery else "")
        self.other.setText("Use the passphrase instead" if recovery else "Use the recovery key instead")
        self.secret.setFocus()

    @Slot()
    def _submit(self) -> None:
        self.submitted.emit(self.secret.text())


def _column(form: QWidget, theme: Theme) -> QVBoxLayout:
    layout = QVBoxLayout(form)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.space(1))
    return layout


def _labelled(words: str, field: QLineEdit, theme: Theme) -> QVBoxLayout:
    label = QLabel(words)
    label.setProperty("role", "strong")
    label.setBuddy(field)
    layout = QVBoxLayout()
    layout.setSpacing(theme.space(0))
    layout.addWidget(label)
    layout.addWidget(field)
    return layout
