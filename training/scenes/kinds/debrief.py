"""After something went wrong or ended: what happened is said back, and the talk goes where the person wants it."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "debrief",
    "debrief",
    to_clinician=(
        ("mirror", "question"),
        ("mirror", "own_next"),
        ("mirror", "feeling", "question"),
        ("mirror", "close", "own_next"),
        ("mirror", "close", "question"),
    ),
)
