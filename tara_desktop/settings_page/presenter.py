"""Decides how a setting is shown and changes it. No Qt: the view and the threads are protocols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Protocol

from tara_desktop.ports import Runner
from tara_desktop.sentences import sentence
from tara_health.settings import DECLARED, Setting, Settings, Value


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that stand together, in the order they are declared."""

    title: str
    settings: tuple[Setting, ...]


def groups() -> tuple[Group, ...]:
    """All declared settings by group."""
    return tuple(Group(title, tuple(found)) for title, found in groupby(DECLARED, key=lambda setting: setting.group))


class SettingsView(Protocol):
    """What the presenter can have shown."""

    def show_value(self, key: str, value: Value) -> None:
        """The value in force."""
        ...

    def show_refusal(self, key: str, words: str) -> None:
        """Why the value was not taken; '' when it was."""
        ...


class SettingsPresenter:
    """Writes a change on a background thread; then `applied` is called with the key, on the GUI thread."""

    def __init__(self, view: SettingsView, settings: Settings, runner: Runner, applied: Callable[[str], None]) -> None:
        self._view = view
        self._settings = settings
        self._runner = runner
        self._applied = applied

    def show_all(self) -> None:
        """Show every value in force."""
        for setting in DECLARED:
            self._view.show_value(setting.key, self._settings[setting.key])

    def change(self, key: str, value: Value) -> None:
        """Somebody chose another value."""
        if value != self._settings[key]:
            self._runner.background(partial(self._write, key, value), self._written, survives=True)

    def _write(self, key: str, value: Value) -> tuple[str, Exception | None]:
        try:
            self._settings.set(key, value)
        except Exception as error:  # noqa: BLE001  # shown at the setting it belongs to
            return key, error
        return key, None

    def _written(self, answer: tuple[str, Exception | None]) -> None:
        key, error = answer
        self._view.show_refusal(key, "" if error is None else sentence(error))
        if error is None:
            self._applied(key)
        self._view.show_value(key, self._settings[key])
