"""The theme on screen: which palette is in force, at which text size, and the style sheet and icons made from them.

One style sheet serves the whole application. A widget says what it is through `role` (and `tone`), set with
`restyle`; no widget carries colours or a sheet of its own. `changed` fires after palette or size changed, for those
who paint themselves.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from tara_desktop.theme.tokens import DARK, LIGHT, SPACE, TYPE, Palette
from tara_health.settings import Settings

FALLBACK_FAMILIES: Final = ("Segoe UI", "SF Pro Text", "Cantarell", "Ubuntu", "Noto Sans", "DejaVu Sans")
"""Tried in this order when the system names no usable font."""

ICON_PIXELS: Final = 18
"""An icon's side at 100 %."""


class Theme(QObject):
    """The look in force. Made once; everyone who needs a colour, size or icon is handed it.

    Colours and font are put on at once; the style sheet only by `dress`, because the first paint does without it.
    """

    changed = Signal()

    def __init__(self, app: QApplication, name: str = "system", scale_percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._name = name
        self._percent = scale_percent
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._dressed = False
        self._system_dark = _is_dark(app)
        if app.style().objectName().lower() != "fusion":
            app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._put_on()

    @property
    def palette(self) -> Palette:
        """The colours in force."""
        return DARK if self.dark else LIGHT

    @property
    def dark(self) -> bool:
        """Is the dark palette in force?"""
        if self._name == "system":
            return self._system_dark
        return self._name == "dark"

    @property
    def scale(self) -> float:
        """1.0 at 100 %."""
        return self._percent / 100

    def dress(self) -> None:
        """Put the style sheet on, and keep it in step from now on."""
        self._dressed = True
        self._put_on()

    def choose(self, name: str, scale_percent: int) -> None:
        """Put on `light`, `dark` or `system` at that text size, at once."""
        if (name, scale_percent) != (self._name, self._percent):
            self._name, self._percent = name, scale_percent
            self._put_on()
            self.changed.emit()

    def colour(self, name: str) -> QColor:
        """A palette colour by its name in `Palette`."""
        return QColor(getattr(self.palette, name))

    def space(self, step: int) -> int:
        """Step 0 to 5 of the spacing scale, in pixels at the current size."""
        return round(SPACE[step] * self.scale)

    def points(self, name: str) -> float:
        """A text size of `TYPE`, in points at the current size."""
        return TYPE[name] * self.scale

    def font(self, name: str = "body", *, bold: bool = False) -> QFont:
        """The application's font at a text size of `TYPE`."""
        font = QFont(self._app.font())
        font.setPointSizeF(self.points(name))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """The icon of that file name in resources/icons, in a palette colour."""
        key = (name, getattr(self.palette, colour))
        if key not in self._icons:
            # QtSvg is loaded with the first icon: the first paint has none.
            from tara_desktop.theme.icons import render

            self._icons[key] = render(name, key[1], ICON_PIXELS * 2)
        return self._icons[key]

    def icon_size(self) -> QSize:
        """How large icons are drawn at the current size."""
        side = round(ICON_PIXELS * self.scale)
        return QSize(side, side)

    @Slot()
    def _system_changed(self) -> None:
        self._system_dark = self._app.styleHints().colorScheme().name == "Dark"
        if self._name == "system":
            self._put_on()
            self.changed.emit()

    def _put_on(self) -> None:
        self._app.setFont(_base_font(self.points("body")))
        self._app.setPalette(_qt_palette(self.palette))
        if self._dressed:
            from tara_desktop.theme.sheet import style_sheet

            self._app.setStyleSheet(style_sheet(self.palette, self.scale, dark=self.dark))


def apply(app: QApplication, settings: Settings) -> Theme:
    """The theme that the settings ask for, put on `app` whole."""
    theme = chosen(app, settings)
    theme.dress()
    return theme


def chosen(app: QApplication, settings: Settings) -> Theme:
    """The same, not dressed yet."""
    return Theme(app, settings.text("appearance.theme"), settings.integer("appearance.scale_percent"))


def restyle(widget: QWidget, **properties: str | bool) -> None:
    """Set dynamic properties (`role`, `tone`, `active`) and have the style sheet look at the widget again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def _is_dark(app: QApplication) -> bool:
    # Asking the style hints would load the whole Qt namespace (20 ms) before the first paint. The palette that the
    # platform gave says the same.
    return app.palette().window().color().lightness() < 128


def _base_font(points: float) -> QFont:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font = QFont(system)
    font.setFamilies([system.family(), *FALLBACK_FAMILIES])
    font.setPointSizeF(points)
    return font


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for target, name in (
        (role.Window, "background"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "sidebar"),
        (role.Text, "text"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "danger"),
        (role.Highlight, "selection"),
        (role.HighlightedText, "selection_text"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.PlaceholderText, "muted"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Mid, "border"),
        (role.Accent, "accent"),
    ):
        palette.setColor(target, QColor(getattr(colours, name)))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.disabled))
    return palette
