"""Where a turn is, and what is said of it. No Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """The points of a turn."""

    IDLE = "idle"
    PREPARING = "preparing"
    READING = "reading"
    PREFILL = "prefill"
    STREAMING = "streaming"
    STOPPING = "stopping"


WORDS: Final = {
    Phase.IDLE: "",
    Phase.PREPARING: "Reading your message…",
    Phase.READING: "Reading your message…",
    Phase.PREFILL: "The model is reading…",
    Phase.STREAMING: "Writing…",
    Phase.STOPPING: "Stopping…",
}


def phase_words(phase: Phase, done: int = 0, total: int = 0) -> str:
    """The line above the composer."""
    if phase is Phase.PREFILL and total > 0:
        return f"The model is reading… {min(100, round(100 * done / total))} %"
    return WORDS[phase]
