"""What the desktop process and the engine process say to each other, as values.

The engine knows nothing of patients, turns or rules: it takes a prompt as segments and gives tokens. A segment is
either control text of our own pinned template (special tokens are parsed) or content (tokenised as plain text, so that
a pasted `<|im_end|>` stays text). Frames on the pipe are length-prefixed JSON: nothing received from the child is ever
executed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of prompt. `control` text comes from our template only; everything else is content."""

    text: str
    control: bool = False


Prompt = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. `temperature` 0 is greedy; `seed` makes a run repeatable; `max_tokens` ends it."""

    temperature: float = 0.3
    top_k: int = 40
    top_p: float = 0.9
    min_p: float = 0.05
    repeat_penalty: float = 1.1
    repeat_last_n: int = 256
    seed: int = 0
    max_tokens: int = 512


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How to load a model. 0 and -1 mean "choose from the hardware found"."""

    context_tokens: int = 0
    gpu_layers: int = -1
    threads: int = 0
    batch_threads: int = 0


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What the engine process reports once the model is loaded and warm."""

    pid: int
    context_tokens: int
    trained_context_tokens: int
    gpu_layers: int
    total_layers: int
    threads: int
    batch_threads: int
    flash_attention: bool
    backend: str
    notice: str = ""
    """A sentence where the engine had to fall back ("The GPU failed, so the processor is used")."""
    resident_bytes: int = 0
    load_s: float = 0.0


class FinishReason(StrEnum):
    """Why a generation ended."""

    END = "end"
    LENGTH = "length"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Prefill:
    """Progress through the prompt, in tokens; `reused` of them were in the KV cache already."""

    done: int
    total: int
    reused: int


@dataclass(frozen=True, slots=True)
class TokenText:
    """The text of one or more tokens, whole characters only (may be empty while a character is incomplete)."""

    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a generation, with its figures (seconds are measured in the engine process)."""

    reason: FinishReason
    prompt_tokens: int
    reused_tokens: int
    completion_tokens: int
    prefill_s: float
    decode_s: float


EngineEvent = Prefill | TokenText | Finished


class StopSignal:
    """A stop button that any thread may press, once; callbacks run at the press (or at once if it was pressed)."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    def set(self) -> None:
        """Press it. Pressing twice does nothing more."""
        with self._lock:
            if self._event.is_set():
                return
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def is_set(self) -> bool:
        """Was it pressed?"""
        return self._event.is_set()

    def on_set(self, callback: Callable[[], None]) -> None:
        """Run `callback` at the press, on the pressing thread."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()


class Engine(Protocol):
    """The engine as the rest of the core sees it; `inference.client.EngineClient` is the real one."""

    def start(self, model: Path, options: EngineOptions) -> EngineInfo:
        """Load `model` (replacing what is loaded). Raises `EngineStartFailed`."""
        ...

    @property
    def info(self) -> EngineInfo | None:
        """What is loaded, or None."""
        ...

    def count_tokens(self, texts: Sequence[Segment]) -> list[int]:
        """Tokens of each segment by itself. Raises `EngineDied`."""
        ...

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        """Stream one reply; ends with `Finished`. Raises `EngineDied` if the child ends; the next call restarts it."""
        ...

    def clear(self) -> None:
        """Forget the KV state and every remembered reply (lock, change of patient)."""
        ...

    def close(self) -> None:
        """End the child process. Idempotent."""
        ...
