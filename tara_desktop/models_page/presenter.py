"""Decides what the list of models shows. No Qt.

Which model answers is a setting, and is written through the settings object that the whole desktop shares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tara_desktop.ports import Runner
from tara_desktop.sentences import lines
from tara_health.settings import Settings

if TYPE_CHECKING:
    from tara_health.models.catalog import InstalledModel


class ModelsView(Protocol):
    """What the presenter can have shown."""

    def show_models(self, models: Sequence[InstalledModel], chosen: str) -> None:
        """Show these; `chosen` is the name of the one that answers."""
        ...

    def show_busy(self, words: str) -> None:
        """Say what is being done; '' ends it."""
        ...

    def show_problem(self, what: str, rest: str) -> None:
        """Say what failed; two empty strings clear it."""
        ...


class ModelsPresenter:
    """Reads, chooses and adds models on a background thread; `applied` is called when another one was chosen."""

    def __init__(self, view: ModelsView, settings: Settings, runner: Runner, applied: Callable[[str], None]) -> None:
        self._view = view
        self._settings = settings
        self._runner = runner
        self._applied = applied

    def refresh(self) -> None:
        """Read the list again."""
        self._runner.background(_installed, self._show, self._failed, survives=True)

    def choose(self, name: str) -> None:
        """This model shall answer from now on."""
        self._view.show_problem("", "")
        self._runner.background(partial(self._set, name), self._chosen, self._failed, survives=True)

    def add(self, file: Path) -> None:
        """Check a file, copy it and put it on the list."""
        self._view.show_problem("", "")
        self._view.show_busy("Checking and copying the model. This takes a while for a large file …")
        self._runner.background(partial(_add, file), self._added, self._failed, survives=True)

    def _set(self, name: str) -> str:
        from tara_health.models.catalog import resolve

        resolve(name)
        self._settings.set("model.default", name)
        return "model.default"

    def _chosen(self, key: str) -> None:
        self._applied(key)
        self.refresh()

    def _added(self, model: InstalledModel) -> None:
        self._view.show_busy("")
        self.refresh()

    def _show(self, models: list[InstalledModel]) -> None:
        self._view.show_models(models, self._settings.text("model.default"))

    def _failed(self, error: Exception) -> None:
        self._view.show_busy("")
        self._view.show_problem(*lines(error))


def _installed() -> list[InstalledModel]:
    from tara_health.models.catalog import installed

    return installed()


def _add(file: Path) -> InstalledModel:
    from tara_health.models.importing import add_model

    return add_model(file)
