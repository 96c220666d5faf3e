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


SETS: Final = {"unseen lines": "unseen", "second unseen lines": "second"}
"""What a set is called in a row, and its file. The summed figures of the first were looked at while training went on;
the second was written later and measured when all else was chosen; its emotion rows once more, after a later change."""
TRIAGE: Final = "triage"
"""Vignettes in the manner of symptom-checker studies, by an independent hand."""


@cache
def unseen(name: str) -> tuple[Line, ...]:
    """The lines of a file of tests/vectors/reading."""
    return tuple(read_file(ROOT / "tests" / "vectors" / "reading" / f"{name}.txt"))
