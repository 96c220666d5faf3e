"""What a patient or a relative writes between visits: a worry, a question, a wait."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "patient",
    "draft",
    to_person=(
        ("mirror", "unknown", "next"),
        ("mirror", "unknown", "close"),
        ("mirror", "fact", "close"),
        ("mirror", "own_next", "close"),
        ("mirror", "feeling", "next", "close"),
        ("mirror", "own_next"),
    ),
    to_clinician=(("mirror",), ("mirror", "close"), ("mirror", "own_next")),
)
