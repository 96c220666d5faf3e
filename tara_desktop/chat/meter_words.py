"""The context meter's sentence. No Qt."""

from __future__ import annotations


def meter_words(seen: int, every: int, percent: int) -> str:
    """What the model sees: all messages or the last ones, and how full its memory is."""
    share = f"{percent}\u00a0%\u00a0full"
    if seen >= every:
        return f"The model sees the whole conversation ({share})"
    if seen <= 1:
        return f"The model sees your last message alone ({share})"
    return f"The model sees the last {seen} messages ({share})"
