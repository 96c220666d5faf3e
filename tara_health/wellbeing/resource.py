"""The JSON files of resources/wellbeing, read with one sentence when they can't be.

By hand: `python -c "from tara_health.wellbeing.resource import read; print(read('checkin')['version'])"`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from tara_health.errors import WellbeingDataUnreadable
from tara_health.platform import paths


def folder() -> Path:
    """Where they lie: beside the rules and the lexicons."""
    return paths.resources_dir() / "wellbeing"


def read(name: str) -> Any:
    """The content of resources/wellbeing/`name`.json. Raises `WellbeingDataUnreadable`."""
    try:
        return json.loads((folder() / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as problem:
        unreadable(name, problem)


def unreadable(name: str, problem: Exception) -> NoReturn:
    """Say that resources/wellbeing/`name`.json is not there or not of its form."""
    raise WellbeingDataUnreadable(f"The file wellbeing/{name}.json can't be read.") from problem
