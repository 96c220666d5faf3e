"""Colours, spacing, radii and type sizes, as values.

Promise: every pair in `TEXT_PAIRS` has a contrast of 4.5 or more and every pair in `MARK_PAIRS` 3.0 or more (WCAG
2.2, 1.4.3 and 1.4.11), in both palettes; tests/gui/test_theme.py measures them. No Qt here, so that the terminal or a
document can use the same values.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme's colours, each `#rrggbb`. A `*_surface` is the ground on which the colour of its name is read."""

    background: str
    """Behind everything; the transcript's ground."""
    surface: str
    """Cards, fields, the composer."""
    raised: str
    """Menus, and a row under the pointer."""
    sidebar: str
    """The history and the context panel."""
    text: str
    muted: str
    """Secondary text; still readable on every ground."""
    accent: str
    accent_hover: str
    accent_text: str
    """On `accent`."""
    accent_surface: str
    """A quiet ground for what belongs to the user or is chosen."""
    danger: str
    danger_surface: str
    warn: str
    warn_surface: str
    ok: str
    ok_surface: str
    border: str
    """Hairlines between areas; decorative."""
    outline: str
    """The edge of a field or button that must be found by eye."""
    focus: str
    selection: str
    selection_text: str
    disabled: str
    """Text of a control that can't be used now."""


LIGHT: Final = Palette(
    background="#f7f9f9",
    surface="#ffffff",
    raised="#e9efee",
    sidebar="#eff3f3",
    text="#15211f",
    muted="#4f605c",
    accent="#0a6660",
    accent_hover="#08524d",
    accent_text="#ffffff",
    accent_surface="#dff0ee",
    danger="#a3161f",
    danger_surface="#fdeceb",
    warn="#774600",
    warn_surface="#fff3d9",
    ok="#1a6438",
    ok_surface="#e3f4e8",
    border="#dbe3e1",
    outline="#7b8d89",
    focus="#0a6660",
    selection="#bfe3df",
    selection_text="#0d1b19",
    disabled="#8a9996",
)

DARK: Final = Palette(
    background="#101716",
    surface="#18211f",
    raised="#22302d",
    sidebar="#141c1b",
    text="#e7eeec",
    muted="#a3b4b0",
    accent="#63cabf",
    accent_hover="#82dbd1",
    accent_text="#04211e",
    accent_surface="#163834",
    danger="#ffa29b",
    danger_surface="#401b1c",
    warn="#f2c572",
    warn_surface="#3a2b10",
    ok="#86d9a4",
    ok_surface="#163523",
    border="#2a3735",
    outline="#70827e",
    focus="#63cabf",
    selection="#215852",
    selection_text="#f2f8f7",
    disabled="#677773",
)

TEXT_PAIRS: Final = (
    *((ink, ground) for ink in ("text", "muted") for ground in ("background", "surface", "raised", "sidebar")),
    *(("text", f"{tone}_surface") for tone in ("accent", "danger", "warn", "ok")),
    *(("muted", f"{tone}_surface") for tone in ("accent", "danger", "warn", "ok")),
    *((tone, f"{tone}_surface") for tone in ("accent", "danger", "warn", "ok")),
    *((tone, ground) for tone in ("accent", "danger", "warn", "ok") for ground in ("background", "surface", "sidebar")),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("selection_text", "selection"),
)
"""Ink and ground of everything that is read."""

MARK_PAIRS: Final = (
    *((mark, ground) for mark in ("focus", "outline") for ground in ("background", "surface", "sidebar")),
)
"""Focus rings and the edges of controls on the grounds they lie on."""

SPACE: Final = (4, 8, 12, 16, 24, 32)
"""The spacing scale in pixels at 100 %: `SPACE[0]` between an icon and its word, `SPACE[5]` around a page."""

RADII: Final = {"small": 4, "control": 8, "card": 12}
"""Corner radii in pixels at 100 %."""

TYPE: Final = {"caption": 9.0, "body": 10.5, "lead": 12.0, "heading": 14.0, "title": 20.0}
"""Text sizes in points at 100 %."""


def contrast(one: str, other: str) -> float:
    """The contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def colours(palette: Palette) -> dict[str, str]:
    """The palette as name and `#rrggbb`."""
    return {item.name: getattr(palette, item.name) for item in fields(palette)}


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
