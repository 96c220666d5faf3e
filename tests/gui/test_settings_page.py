"""The settings page is made from the declarations, writes what was chosen, and says why it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from tara_desktop.settings_page.presenter import SettingsPresenter, groups
from tara_desktop.settings_page.view import SettingsPage
from tara_desktop.tasks import Tasks
from tara_desktop.theme.style import Theme
from tara_health.settings import DECLARED, Settings, Value
from tests.gui.immediate import Immediate


class View:
    """Remembers what it was told to show."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.refusals: dict[str, str] = {}

    def show_value(self, key: str, value: Value) -> None:
        self.values[key] = value

    def show_refusal(self, key: str, words: str) -> None:
        self.refusals[key] = words


def test_every_declared_setting_has_its_group() -> None:
    shown = [setting for group in groups() for setting in group.settings]
    assert shown == list(DECLARED)


def test_a_change_is_written_and_applied(settings: Settings, tara_home: Path) -> None:
    view, applied = View(), list[str]()
    presenter = SettingsPresenter(view, settings, Immediate(), applied.append)
    presenter.show_all()
    assert set(view.values) == {setting.key for setting in DECLARED}
    presenter.change("reply.max_tokens", 128)
    assert applied == ["reply.max_tokens"]
    assert settings.integer("reply.max_tokens") == 128
    assert json.loads((tara_home / "settings.json").read_text())["reply.max_tokens"] == 128
    presenter.change("reply.max_tokens", 128)
    assert applied == ["reply.max_tokens"], "the same value again is no change"


def test_a_refused_value_is_explained_and_shown_as_it_was(settings: Settings) -> None:
    view, applied = View(), list[str]()
    SettingsPresenter(view, settings, Immediate(), applied.append).change("reply.max_tokens", 5)
    assert "16 to 4096" in view.refusals["reply.max_tokens"]
    assert view.values["reply.max_tokens"] == 512
    assert applied == []


def test_a_read_only_home_is_explained(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    view = View()
    SettingsPresenter(view, settings, Immediate(), list[str]().append).change("privacy.underline_phi", False)
    assert "can't be written" in view.refusals["privacy.underline_phi"]
    assert view.values["privacy.underline_phi"] is True


class Applied:
    """Collects keys; bound, as callbacks must be."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def take(self, key: str) -> None:
        self.keys.append(key)


@pytest.fixture
def applied() -> Applied:
    return Applied()


@pytest.fixture
def page(settings: Settings, tasks: Tasks, theme: Theme, applied: Applied, qtbot: QtBot) -> SettingsPage:
    leads = {"model.default": QPushButton("Choose …")}
    page = SettingsPage(settings, tasks, theme, applied.take, leads)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    return page


def test_each_kind_has_its_control(page: SettingsPage) -> None:
    kinds = {key: type(control.widget) for key, control in page.controls.items()}
    assert kinds["appearance.theme"] is QComboBox
    assert kinds["appearance.scale_percent"] is QSpinBox
    assert kinds["privacy.underline_phi"] is QCheckBox
    assert kinds["reply.temperature"] is QDoubleSpinBox
    assert "model.default" not in kinds
    assert all(control.widget.accessibleName() for control in page.controls.values())


def test_showing_values_changes_nothing(page: SettingsPage, applied: Applied, qtbot: QtBot) -> None:
    page.presenter.show_all()
    qtbot.wait(50)
    assert applied.keys == []


def test_choosing_by_keyboard_is_written(
    page: SettingsPage, settings: Settings, applied: Applied, qtbot: QtBot
) -> None:
    number = page.controls["privacy.idle_lock_minutes"].widget
    number.setFocus()
    QTest.keyClick(number, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: settings.integer("privacy.idle_lock_minutes") == 11)
    switch = page.controls["privacy.underline_phi"].widget
    QTest.keyClick(switch, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not settings.flag("privacy.underline_phi"))
    box = page.controls["appearance.theme"].widget
    QTest.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: settings.text("appearance.theme") == "dark")
    assert applied.keys == ["privacy.idle_lock_minutes", "privacy.underline_phi", "appearance.theme"]


def test_a_half_typed_number_is_not_taken(page: SettingsPage, settings: Settings, qtbot: QtBot) -> None:
    number = page.controls["appearance.scale_percent"].widget
    assert isinstance(number, QSpinBox)
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "15")
    qtbot.wait(30)
    assert settings.integer("appearance.scale_percent") == 100
    QTest.keyClicks(number, "0")
    QTest.keyClick(number, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: settings.integer("appearance.scale_percent") == 150)
