"""Medicines: what a person asks about theirs, and what a clinician asks that a small model can't answer."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "medication",
    "medication",
    to_person=(
        ("mirror", "unknown", "next"),
        ("mirror", "unknown", "own_next"),
        ("mirror", "own_next", "close"),
        ("mirror", "fact", "close"),
        ("mirror", "feeling", "next"),
    ),
    to_clinician=(("unable", "mirror", "own_next"), ("mirror", "own_next"), ("unable", "own_next")),
)
