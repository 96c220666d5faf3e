"""The application's one style sheet, generated from the tokens.

Roles (`role`): buttons `primary`, `quiet`, `mode`, `danger`, `icon`; labels `title`, `heading`, `lead`, `muted`,
`caption`, `error`, `mono`; frames `card`, `sidebar`, `panel`, `composer`, `toolbar`, `statusbar`, `bubble-user`,
`bubble-reply`, `danger-banner`, `warn-banner`, `note-banner`, `undo-bar`, `chip`, `rule`. A chip or label may also
have a `tone`: `danger`, `warn`, `ok`, `accent`. `active="true"` on a composer or card draws it as focused.
"""

from __future__ import annotations

from string import Template
from typing import Final

from tara_desktop.theme.tokens import RADII, SPACE, TYPE, Palette, colours
from tara_health.platform import paths


def style_sheet(palette: Palette, scale: float, *, dark: bool) -> str:
    """The sheet for a palette at a text size (1.0 is 100 %)."""
    values: dict[str, str] = dict(colours(palette))
    for step, pixels in enumerate(SPACE):
        values[f"s{step}"] = f"{round(pixels * scale)}px"
    for name, radius in RADII.items():
        values[f"r_{name}"] = f"{round(radius * scale)}px"
    for name, points in TYPE.items():
        values[f"t_{name}"] = f"{points * scale:.2f}pt"
    ground = "dark" if dark else "light"
    icons = (paths.resources_dir() / "icons").as_posix()
    values |= {
        "chevron": f"{icons}/chevron-{ground}.svg",
        "chevron_up": f"{icons}/chevron-up-{ground}.svg",
        "tick": f"{icons}/tick-{ground}.svg",
        "mark": f"{round(18 * scale)}px",
        "arrow": f"{round(12 * scale)}px",
        "bar": f"{round(8 * scale)}px",
        "handle": f"{round(32 * scale)}px",
        "control": f"{round(20 * scale)}px",
    }
    return "".join(Template(part).substitute(values) for part in (_BASE, _BUTTONS, _FIELDS, _LISTS, _TEXT, _FRAMES))


_BASE: Final = """
QWidget { color: $text; font-size: $t_body; }
QMainWindow, QDialog, QStackedWidget, [role="page"] { background: $background; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QToolTip { background: $surface; color: $text; border: 1px solid $outline; padding: $s0; }
QSplitter::handle { background: $border; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:hover { background: $outline; }
QScrollBar:vertical { background: transparent; width: $bar; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $bar; margin: 0; }
QScrollBar::handle { background: $outline; border-radius: 2px; margin: 2px; }
QScrollBar::handle:vertical { min-height: $handle; }
QScrollBar::handle:horizontal { min-width: $handle; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[tone="danger"]::chunk { background: $danger; }
QProgressBar[tone="warn"]::chunk { background: $warn; }
QProgressBar[tone="ok"]::chunk { background: $ok; }
"""

_BUTTONS: Final = """
QPushButton, QToolButton {
    background: $surface; color: $text; border: 1px solid $outline; border-radius: $r_control;
    padding: $s1 $s3; min-height: $control; icon-size: $mark;
}
QLineEdit > QToolButton, QLineEdit > QToolButton:hover, QLineEdit > QToolButton:focus {
    background: transparent; border: none; padding: 0; min-height: 0;
}
QPushButton:hover, QToolButton:hover { background: $raised; }
QPushButton:pressed, QToolButton:pressed { background: $accent_surface; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; }
QPushButton:disabled, QToolButton:disabled { color: $disabled; border-color: $border; }
QPushButton[role="primary"], QToolButton[role="primary"] {
    background: $accent; color: $accent_text; border: 2px solid $accent; font-weight: 600;
}
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover {
    background: $accent_hover; border-color: $accent_hover;
}
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
    background: $raised; color: $disabled; border-color: $raised;
}
QPushButton[role="quiet"], QToolButton[role="quiet"] {
    background: transparent; border: 2px solid transparent; padding: $s1 $s2;
}
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $raised; }
QPushButton[role="quiet"]:checked, QToolButton[role="quiet"]:checked { background: $accent_surface; color: $accent; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border: 2px solid $focus; }
QToolButton[role="mode"] {
    background: transparent; border: 2px solid transparent; padding: $s0 $s2; min-height: $mark;
}
QToolButton[role="mode"]:hover { background: $raised; }
QToolButton[role="mode"]:checked { background: $accent_surface; color: $accent; }
QToolButton[role="mode"]:focus { border: 2px solid $focus; }
QPushButton[role="danger"] { color: $danger; border-color: $danger; }
QPushButton[role="danger"]:hover { background: $danger_surface; }
QPushButton[role="icon"], QToolButton[role="icon"] {
    background: transparent; border: 2px solid transparent; padding: $s0; min-height: $mark; min-width: $mark;
}
QPushButton[role="icon"]:hover, QToolButton[role="icon"]:hover { background: $raised; }
QPushButton[role="icon"]:focus, QToolButton[role="icon"]:focus { border: 2px solid $focus; }
QPushButton[role="icon"]:checked, QToolButton[role="icon"]:checked { background: $accent_surface; }
QToolButton::menu-indicator { image: none; }
"""

_FIELDS: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox, QDoubleSpinBox {
    background: $surface; color: $text; border: 1px solid $outline; border-radius: $r_control;
    padding: $s1 $s2; selection-background-color: $selection; selection-color: $selection_text;
    placeholder-text-color: $muted;
}
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox { min-height: $control; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus {
    border: 2px solid $focus;
}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus { background: transparent; border: none; padding: 0; }
QListView QLineEdit { padding: 0 $s0; min-height: 0; border-radius: $r_small; }
QLineEdit[tone="danger"] { border: 2px solid $danger; }
QLineEdit:disabled, QComboBox:disabled { color: $disabled; border-color: $border; }
QPlainTextEdit[role="bare"], QTextEdit[role="bare"], QTextBrowser[role="bare"] {
    background: transparent; border: none; padding: 0;
}
QTextEdit[role="bare"][tone="muted"] { color: $muted; }
QComboBox::drop-down { border: none; width: $s4; }
QComboBox::down-arrow { image: url("$chevron"); width: $arrow; height: $arrow; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $outline; padding: $s0; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    background: transparent; border: none; width: $s4;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up"); width: $arrow; height: $arrow; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron"); width: $arrow; height: $arrow; }
QCheckBox, QRadioButton { spacing: $s1; padding: $s0; border: 2px solid transparent; border-radius: $r_control; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; }
QCheckBox::indicator {
    width: $mark; height: $mark; border: 1px solid $outline; border-radius: $r_small; background: $surface;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
"""

_LISTS: Final = """
QListView, QTreeView, QTableView { background: transparent; border: none; outline: none; }
QListView::item { padding: $s1; border-radius: $r_control; }
QListView::item:hover { background: $raised; }
QListView::item:selected { background: $accent_surface; color: $text; }
QMenu { background: $surface; border: 1px solid $outline; padding: $s0; }
QMenu::item { padding: $s1 $s4; border-radius: $r_small; }
QMenu::item:selected { background: $accent_surface; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: $s0 $s1; }
QMenuBar { background: $background; }
QMenuBar::item { padding: $s0 $s1; background: transparent; }
QMenuBar::item:selected { background: $raised; }
"""

_TEXT: Final = """
QLabel { background: transparent; }
QLabel[role="title"] { font-size: $t_title; font-weight: 600; }
QLabel[role="heading"] { font-size: $t_heading; font-weight: 600; }
QLabel[role="lead"] { font-size: $t_lead; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="caption"] { color: $muted; font-size: $t_caption; }
QLabel[role="error"] { color: $danger; font-weight: 600; }
QLabel[role="brand"] { color: $accent; font-size: $t_title; font-weight: 700; }
QLabel[role="wordmark"] { color: $accent; font-size: $t_heading; font-weight: 700; }
QLabel[role="mono"] { font-family: "DejaVu Sans Mono", "Consolas", "Menlo", monospace; font-size: $t_lead; }
QLabel[role="key-group"] {
    font-family: "DejaVu Sans Mono", "Consolas", "Menlo", monospace; font-size: $t_heading;
    background: $raised; border-radius: $r_small; padding: $s1;
}
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="danger"] { color: $danger; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="ok"] { color: $ok; }
"""

_FRAMES: Final = """
QFrame[role="card"] { background: $surface; border: 1px solid $border; border-radius: $r_card; }
QFrame[role="card"][active="true"] { border: 2px solid $focus; }
QFrame[role="sidebar"] { background: $sidebar; border: none; }
QFrame[role="panel"] { background: $sidebar; border: none; }
QFrame[role="toolbar"] { background: $background; border: none; border-bottom: 1px solid $border; }
QFrame[role="statusbar"] { background: $sidebar; border: none; border-top: 1px solid $border; }
QFrame[role="rule"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="composer"] { background: $surface; border: 1px solid $outline; border-radius: $r_card; }
QFrame[role="composer"][active="true"] { border: 2px solid $focus; }
QFrame[role="bubble-user"] { background: $accent_surface; border: none; border-radius: $r_card; }
QFrame[role="bubble-reply"] { background: $surface; border: 1px solid $border; border-radius: $r_card; }
QFrame[role="danger-banner"] { background: $danger_surface; border: 2px solid $danger; border-radius: $r_card; }
QFrame[role="warn-banner"] { background: $warn_surface; border: 1px solid $warn; border-radius: $r_card; }
QFrame[role="note-banner"] { background: $accent_surface; border: 1px solid $accent; border-radius: $r_card; }
QFrame[role="undo-bar"] { background: $surface; border: 1px solid $outline; border-radius: $r_control; }
QLabel[role="chip"], QFrame[role="chip"], QPushButton[role="chip"], QToolButton[role="chip"] {
    background: $raised; color: $text; border: 1px solid $border; border-radius: $r_control; padding: 2px $s1;
    min-height: 0;
}
QPushButton[role="chip"]:focus, QToolButton[role="chip"]:focus { border: 2px solid $focus; }
[role="chip"][tone="accent"] { background: $accent_surface; color: $accent; border-color: $accent; }
[role="chip"][tone="danger"] { background: $danger_surface; color: $danger; border-color: $danger; }
[role="chip"][tone="warn"] { background: $warn_surface; color: $warn; border-color: $warn; }
[role="chip"][tone="ok"] { background: $ok_surface; color: $ok; border-color: $ok; }
"""
