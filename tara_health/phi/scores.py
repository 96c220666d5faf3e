"""How sure a find is, by what it rests on; the surest of overlapping finds wins (`phi.overlap`)."""

from __future__ import annotations

from typing import Final

SURE: Final = 0.96
"""A check digit or an unmistakable cue."""
LISTED: Final = 0.9
"""A list knows it, where it could be taken for something else too."""
LIKELY: Final = 0.85
"""Its shape, or a cue that other words may stand behind as well."""
GUESSED: Final = 0.6
"""The statistical models alone."""
