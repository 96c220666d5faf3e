"""Colours can be read, sizes scale, icons exist, and the style sheet is one that Qt understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tara_desktop.theme import tokens
from tara_desktop.theme.sheet import style_sheet
from tara_desktop.theme.style import Theme, restyle
from tara_desktop.theme.tokens import DARK, LIGHT, MARK_PAIRS, TEXT_PAIRS, Palette, colours, contrast
from tara_health.platform import paths

PALETTES = {"light": LIGHT, "dark": DARK}
DESKTOP = Path(tokens.__file__).parents[1]


def test_contrast_agrees_with_the_definition() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    values = colours(PALETTES[name])
    assert contrast(values[ink], values[ground]) >= 4.5


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_marks_can_be_seen(name: str, mark: str, ground: str) -> None:
    values = colours(PALETTES[name])
    assert contrast(values[mark], values[ground]) >= 3.0


@pytest.fixture
def qt_messages() -> Iterator[list[str]]:
    """What Qt says while the test runs."""
    messages: list[str] = []

    def note(kind: QtMsgType, context: object, message: str) -> None:
        messages.append(message)

    previous = qInstallMessageHandler(note)
    yield messages
    qInstallMessageHandler(previous)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_qt_understands_the_sheet(
    qapp: QApplication, qtbot: QtBot, qt_messages: list[str], palette: Palette, scale: float
) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.setStyleSheet(style_sheet(palette, scale, dark=palette is DARK))
    button.ensurePolished()
    assert qt_messages == []
    button.setStyleSheet("QPushButton { border")
    button.ensurePolished()
    assert qt_messages, "the control: a broken sheet is noticed"


def test_every_url_of_the_sheet_is_a_file() -> None:
    for dark in (False, True):
        found = re.findall(r'url\("([^"]+)"\)', style_sheet(DARK if dark else LIGHT, 1.0, dark=dark))
        assert found
        assert all(Path(file).is_file() for file in found)


def test_every_icon_asked_for_exists(theme: Theme) -> None:
    asked = set()
    for file in DESKTOP.rglob("*.py"):
        asked |= set(re.findall(r'\.icon\(\s*"([a-z-]+)"', file.read_text(encoding="utf-8")))
    assert len(asked) >= 8
    missing = [name for name in sorted(asked) if not (paths.resources_dir() / "icons" / f"{name}.svg").is_file()]
    assert not missing
    assert theme.icon("there-is-no-such-icon").isNull()


def test_icons_are_drawn_in_the_themes_colour(theme: Theme) -> None:
    image = theme.icon("stop", "accent").pixmap(64, 64).toImage()
    middle = image.pixelColor(image.width() // 2, image.height() // 2)
    assert middle.name() == theme.palette.accent


def test_choosing_a_theme_takes_effect_at_once(qapp: QApplication, theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    label.ensurePolished()
    before = label.fontInfo().pointSizeF()
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark", 150)
    assert theme.dark
    assert theme.palette is DARK
    assert qapp.palette().window().color().name() == DARK.background
    label.ensurePolished()
    assert label.fontInfo().pointSizeF() == pytest.approx(before * 1.5, rel=0.05)
    assert theme.space(1) == 12


def test_choosing_the_same_theme_says_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose("light", 100)


def test_restyle_takes_effect(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    label.show()
    restyle(label, role="muted")
    assert label.palette().windowText().color().name() == theme.palette.muted


def test_no_other_style_sheet_in_the_desktop() -> None:
    files = [file for file in DESKTOP.rglob("*.py") if "setStyleSheet" in file.read_text(encoding="utf-8")]
    assert [file.name for file in files] == ["style.py"]
