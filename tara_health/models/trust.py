"""May these weights be taken, and may they be loaded? Pure verdicts, without I/O.

The rules:
1. A new file is taken when its header was read without objection, its architecture is one of `ARCHITECTURES`, its
   chat template is pinned, and its weights, its key-value cache at `DEFAULT_CONTEXT` and `WORKING_BYTES` fit into
   `RAM_SHARE` of the machine's memory.
2. The same bytes are kept once: a second file with a known sha256 is refused.
3. A name belongs to one file; `embedded` belongs to the weights that come with TARA.
4. An installed file stands in one of four states:

       MISSING     nothing, or something other than a plain file, lies at its place UNCHECKED   its size or change
       time differs from what was recorded, and nobody has hashed it since MATCHING    its sha256 was computed and
       equals the recorded one, and neither size nor change time has moved since CHANGED     its sha256 was computed
       and differs from the recorded one, or its size does

   From UNCHECKED one leads out: hashing. Only MATCHING may be loaded. CHANGED never becomes MATCHING by waiting: the
   file must be removed and added again.
5. The first download of a catalogue entry pins its revision and its sha256. Later ones must bring the same; another
   hash is refused, whatever the hub says.

A same-user program that swaps the file between the check and the load is outside this (SECURITY.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tara_health.errors import DownloadFailed, ModelTooLarge, UnsupportedArchitecture

ARCHITECTURES: Final = ("llama", "gemma", "gemma2", "gemma3", "qwen2", "qwen3")
"""Architectures whose chat formats are pinned; Mistral files name `llama`."""

DEFAULT_CONTEXT: Final = 4_096
"""Tokens of context for which a new model must fit."""

WORKING_BYTES: Final = 256 * 1024 * 1024
"""What llama.cpp's compute buffers take besides weights and cache, in bytes; an upper bound for the models above."""

RAM_SHARE: Final = 0.85
"""The share of the machine's memory a model may take; the rest is for the system and the desktop."""


class Standing(StrEnum):
    """How far an installed file can be believed; see rule 4."""

    MISSING = "missing"
    UNCHECKED = "unchecked"
    MATCHING = "matching"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class FileState:
    """A plain file as seen at one moment: bytes and change time in nanoseconds."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Pin:
    """What a first download fixed: the hub's commit and the file's sha256."""

    revision: str
    sha256: str


def standing(recorded: FileState, recorded_sha256: str, seen: FileState | None, digest: str | None = None) -> Standing:
    """Rule 4. `seen` is None where no plain file lies; `digest` is the file's sha256 if it was computed just now."""
    if seen is None:
        return Standing.MISSING
    if seen.size != recorded.size:
        return Standing.CHANGED
    if digest is not None:
        return Standing.MATCHING if digest == recorded_sha256 else Standing.CHANGED
    return Standing.MATCHING if seen == recorded else Standing.UNCHECKED


def check_architecture(architecture: str) -> None:
    """Rule 1, first half. Raises `UnsupportedArchitecture`."""
    if architecture not in ARCHITECTURES:
        shown = architecture[:40] if architecture.isascii() and architecture.isprintable() else "unreadable"
        raise UnsupportedArchitecture(
            f"The model's architecture ({shown}) is none of those TARA has pinned.",
            untouched="Nothing was added.",
            remedy=f"TARA runs these: {', '.join(ARCHITECTURES)}.",
        )


def check_memory(weights_bytes: int, kv_bytes: int, memory_bytes: int) -> None:
    """Rule 1, second half: all sizes in bytes. Raises `ModelTooLarge` with the figures."""
    needed = weights_bytes + kv_bytes + WORKING_BYTES
    if needed > memory_bytes * RAM_SHARE:
        raise ModelTooLarge(
            f"The model needs {_gib(needed)} of memory ({_gib(weights_bytes)} of weights, {_gib(kv_bytes)} of cache at"
            f" {DEFAULT_CONTEXT:,} tokens); this machine has {_gib(memory_bytes)}, of which TARA uses"
            f" {RAM_SHARE:.0%} at most.",
            untouched="Nothing was added.",
            remedy="Choose a smaller model or a stronger quantisation (Q4_K_M).",
        )


def check_pin(pinned: Pin | None, offered_sha256: str) -> None:
    """Rule 5. Raises `DownloadFailed` where the hub offers other bytes than it did the first time."""
    if pinned is not None and pinned.sha256 != offered_sha256:
        raise DownloadFailed(
            "The hub offers another file than the one this machine fetched first (its sha256 differs).",
            untouched="Nothing was added.",
            remedy="Ask your IT department before trusting the new file; the pin is in models/pins.json.",
        )


def _gib(count: int) -> str:
    return f"{count / 2**30:.1f} GiB"
