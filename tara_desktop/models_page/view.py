"""The models on screen, one card each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tara_desktop.models_page.presenter import ModelsPresenter
from tara_desktop.page import Page
from tara_desktop.ports import Runner
from tara_desktop.theme.style import Theme
from tara_desktop.unlock.fields import Problem, paragraph
from tara_health.settings import Settings

if TYPE_CHECKING:
    from tara_health.models.catalog import InstalledModel


class ModelsPage(Page):
    """Which weights are here, what is said of them, and which one answers."""

    def __init__(self, settings: Settings, runner: Runner, theme: Theme, applied: Callable[[str], None]) -> None:
        super().__init__("Models", theme)
        self.presenter = ModelsPresenter(self, settings, runner, applied)
        self.problem = Problem(theme)
        self.busy = paragraph("", "muted")
        self.add = QPushButton("Add a model file …")
        self.add.setProperty("role", "primary")
        self.add.clicked.connect(self._ask_for_file)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.space(2))
        self.column.addWidget(
            paragraph(
                "A model is a file of weights in GGUF format. TARA checks it before it is loaded and runs it on this "
                "computer only.",
                "muted",
            )
        )
        self.column.addWidget(self.problem)
        self.column.addLayout(self._list)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.busy, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def show_models(self, models: Sequence[InstalledModel], chosen: str) -> None:
        """Show these."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for model in models:
            self._list.addWidget(_card(model, chosen, self.theme, self.presenter.choose))

    def show_busy(self, words: str) -> None:
        """Say what is being done."""
        self.busy.setText(words)
        self.add.setEnabled(not words)

    def show_problem(self, what: str, rest: str) -> None:
        """Say what failed."""
        self.problem.say(what, rest)

    @Slot()
    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, "Add a model file", "", "Models (*.gguf);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _selected(self, file: str) -> None:
        self.presenter.add(Path(file))


def _card(model: InstalledModel, chosen: str, theme: Theme, choose: Callable[[str], None]) -> QWidget:
    frame = QFrame()
    frame.setProperty("role", "card")
    row = QHBoxLayout(frame)
    space = theme.space
    row.setContentsMargins(space(4), space(3), space(4), space(3))
    words = QVBoxLayout()
    words.setSpacing(space(0))
    words.addWidget(paragraph(model.name, "heading"))
    words.addWidget(paragraph(_facts(model), "muted"))
    if model.label:
        label = paragraph(model.label.capitalize() + ".", "caption")
        label.setProperty("tone", "warn")
        words.addWidget(label)
    row.addLayout(words, 1)
    button = QPushButton("In use" if model.name == chosen else "Use this model")
    button.setEnabled(model.name != chosen)
    button.setAccessibleName(f"{button.text()}: {model.name}")
    button.clicked.connect(partial(choose, model.name))
    row.addWidget(button)
    return frame


def _facts(model: InstalledModel) -> str:
    state = "file unchanged since it was checked" if model.verified else "file changed since it was checked"
    return f"{model.quantization} · {state} · sha256 {model.sha256[:12]}…"
