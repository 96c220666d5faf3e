"""Danger now: help is called in the first sentence; then an act or two that are always safe, and a human word."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "emergency",
    "emergency",
    to_person=(("call", "act", "mirror"), ("call", "mirror", "act"), ("call", "act", "calm")),
    to_clinician=(("call", "act", "mirror"), ("call", "mirror", "act")),
)
