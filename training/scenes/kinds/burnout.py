"""A clinician who is worn out: heard first, then one question or one small step."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "burnout",
    "burnout",
    to_clinician=(
        ("mirror", "question"),
        ("mirror", "own_next"),
        ("mirror", "feeling", "question"),
        ("mirror", "own_next", "close"),
        ("mirror", "close", "question"),
    ),
)
