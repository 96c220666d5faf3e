"""Bad news: heard, waited for, passed on; and a clinician who asks for words."""

from __future__ import annotations

from typing import Final

from training.scenes.kind import Kind

KIND: Final = Kind(
    "bad_news",
    "bad_news",
    to_person=(
        ("mirror", "feeling", "close"),
        ("mirror", "unknown", "close"),
        ("mirror", "own_next", "close"),
        ("mirror", "fact", "close"),
        ("mirror", "feeling", "own_next"),
        ("mirror", "own_next"),
    ),
    to_clinician=(("mirror", "own_next"), ("mirror", "close"), ("mirror",)),
)
