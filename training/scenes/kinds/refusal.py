"""Requests that would do wrong or that TARA can't fulfil: declined in the first sentence, then what can be done."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "refusal",
    "refusal",
    to_person=(("decline", "instead", "close"), ("decline", "mirror", "instead"), ("decline", "instead", "next")),
    to_clinician=(("decline", "instead"), ("decline", "instead", "close"), ("decline", "mirror", "instead")),
)
