"""The lines on which reading is measured: written for it by an independent hand, never trained on.

The author had seen neither readers nor training lines. Format: training/reading/lines/README.md.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Final

from training.reading.labelled_lines import Line, read_file

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = Path(os.environ.get("TARA_DATA", ROOT.parent / "shared" / "data"))
"""The public development sets; what needs one is left out where it is absent."""


@cache
def unseen() -> tuple[Line, ...]:
    """All lines of tests/vectors/reading."""
    folder = ROOT / "tests" / "vectors" / "reading"
    return tuple(line for file in sorted(folder.glob("*.txt")) for line in read_file(file))
