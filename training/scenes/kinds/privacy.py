"""Privacy: identifiers left out, records kept apart, and what a person may ask about theirs."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "privacy",
    "privacy",
    to_person=(
        ("mirror", "own_next", "close"),
        ("mirror", "own_next"),
        ("decline", "instead", "close"),
        ("decline", "instead"),
    ),
    to_clinician=(
        ("decline", "instead"),
        ("decline", "instead", "close"),
        ("mirror", "own_next"),
        ("mirror", "own_next", "close"),
        ("mirror", "close"),
    ),
)
