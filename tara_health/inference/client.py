"""The engine as the rest of the core uses it: `EngineClient` implements `protocol.Engine` over a child process.

Promises: every method may be called from any thread; the parent survives whatever becomes of the child; a child that
ended is started again, with the same model and options, by the next call that needs it; a stop that is not obeyed
within `STOP_PATIENCE_S` ends the child; after `clear` and after `close` no child holds anything of an earlier prompt.
Used as a context manager, it is closed at the end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tara_health.errors import EngineDied, EngineStartFailed, PromptTooLong
from tara_health.inference.child import COMMAND, Child, ChildGone, Request
from tara_health.inference.count_cache import CountCache
from tara_health.inference.frames import Frame, FrameError
from tara_health.inference.launch import launch
from tara_health.inference.messages import pack, pack_prompt, unpack_event
from tara_health.inference.protocol import (
    EngineEvent,
    EngineInfo,
    EngineOptions,
    Finished,
    Prompt,
    Sampling,
    Segment,
    StopSignal,
)

STOP_PATIENCE_S: Final = 5.0
ANSWER_PATIENCE_S: Final = 60.0
CLEAR_PATIENCE_S: Final = 2.0
_GLANCE_S: Final = 0.25


class EngineClient:
    """One engine process at a time, started by `start` and kept alive by need."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._command = command
        self._lock = threading.RLock()  # held while a child is started or replaced
        self._child: Child | None = None
        self._wanted: tuple[Path, EngineOptions] | None = None
        self._info: EngineInfo | None = None
        self._counts = CountCache()

    def __enter__(self) -> Self:
        """Nothing starts yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    @property
    def info(self) -> EngineInfo | None:
        """What is loaded, or None while nothing is (also after the child died, until a call has restarted it)."""
        child = self._child
        return self._info if child is not None and child.alive else None

    def start(self, model: Path, options: EngineOptions) -> EngineInfo:
        """Load `model` in a fresh process, in place of what is loaded. Raises `EngineStartFailed`."""
        with self._lock:
            self._end_child()
            self._counts.clear()
            self._wanted = (model, options)
            try:
                return self._launch(model, options)
            except EngineStartFailed:
                self._wanted = None
                raise

    def count_tokens(self, texts: Sequence[Segment]) -> list[int]:
        """Tokens of each segment by itself, remembered by a digest of its text. Raises `EngineDied`."""
        missing = [segment for segment in texts if self._counts.get(segment) is None]
        fresh: dict[Segment, int] = {}
        if missing:
            answer = self._ask({"op": "count", "prompt": pack_prompt(missing)})
            fresh = dict(zip(missing, (int(count) for count in answer["counts"]), strict=True))
            for segment, count in fresh.items():
                self._counts.put(segment, count)
        counts = []
        for segment in texts:
            known = fresh.get(segment, self._counts.get(segment))
            counts.append(known if known is not None else self.count_tokens([segment])[0])
        return counts

    def inspect(self, prompt: Prompt) -> tuple[int, int]:
        """Tokens of a whole prompt, and how many of them are control tokens (for tests and `tara doctor`)."""
        answer = self._ask({"op": "inspect", "prompt": pack_prompt(prompt)})
        return int(answer["tokens"]), int(answer["control"])

    def generate(self, prompt: Prompt, sampling: Sampling, stop: StopSignal) -> Iterator[EngineEvent]:
        """Stream one reply; see `protocol.Engine`. Leaving the iterator early stops the engine too.

        Raises `EngineDied`, `EngineStartFailed` or `PromptTooLong`, and nothing else.
        """
        child = self._running()
        command = {"op": "generate", "prompt": pack_prompt(prompt), "sampling": pack(sampling)}
        try:
            with child.request(command) as request:
                stop.on_set(request.stop)
                finished = False
                try:
                    for event in self._events(child, request, stop):
                        finished = isinstance(event, Finished)
                        yield event
                finally:
                    if not finished:
                        request.stop()
        except ChildGone as gone:
            raise _died(gone.reason) from None
        except FrameError:  # nothing was sent: events that break the grammar are dealt with in `_read`
            raise _too_long() from None

    def clear(self) -> None:
        """Forget the KV state and every remembered reply; a child that does not confirm soon is ended instead."""
        self._counts.clear()
        child = self._child
        if child is None or not child.alive:
            return
        child.stop_all()
        try:
            with child.request({"op": "clear"}) as request:
                if request.next(CLEAR_PATIENCE_S) is None:
                    child.kill()
        except ChildGone:
            pass  # its memory went with it

    def close(self) -> None:
        """End the child process. Idempotent; a later `start` begins anew."""
        self._wanted = None
        self._counts.clear()
        child = self._child
        if child is not None:
            child.close()  # not under the lock: this also cuts short a start in another thread

    def _running(self) -> Child:
        with self._lock:
            if self._child is not None and self._child.alive:
                return self._child
            if self._wanted is None:
                raise EngineStartFailed("No model is loaded.", remedy="Choose a model first.")
            model, options = self._wanted
            if self._info is not None and self._info.gpu_layers:
                # It died with layers on the graphics card; the processor is slower and doesn't fail this way.
                options = replace(options, gpu_layers=0)
            self._launch(model, options)
            if self._child is None:  # closed meanwhile, in another thread
                raise EngineStartFailed("The engine was closed while it started.")
            return self._child

    def _launch(self, model: Path, options: EngineOptions) -> EngineInfo:
        self._info = launch(model, options, self._spawn)
        return self._info

    def _spawn(self) -> Child:
        self._end_child()
        self._child = Child(self._command)
        return self._child

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None

    def _ask(self, command: Frame) -> Frame:
        """One question with one answer. Raises `EngineDied`, or `PromptTooLong` for what no pipe frame holds."""
        child = self._running()
        try:
            with child.request(command) as request:
                answer = request.next(ANSWER_PATIENCE_S)
        except ChildGone as gone:
            raise _died(gone.reason) from None
        except FrameError:
            raise _too_long() from None
        if answer is None or answer.get("event") == "failed":
            child.kill()
            raise _died("stopped answering")
        return answer

    def _events(self, child: Child, request: Request, stop: StopSignal) -> Iterator[EngineEvent]:
        pressed_at = 0.0
        while True:
            frame = request.next(_GLANCE_S)
            if frame is None:
                if stop.is_set():
                    pressed_at = pressed_at or time.monotonic()
                    if time.monotonic() - pressed_at > STOP_PATIENCE_S:
                        child.kill()
                continue
            event = self._read(child, frame)
            yield event
            if isinstance(event, Finished):
                return

    def _read(self, child: Child, frame: Frame) -> EngineEvent:
        if frame.get("event") == "failed":
            if frame.get("kind") == "prompt_too_long":
                raise _too_long()
            child.kill()
            raise _died("could not compute")
        try:
            return unpack_event(frame)
        except FrameError:
            child.kill()
            raise _died("sent a malformed frame") from None


def _died(reason: str) -> EngineDied:
    return EngineDied(
        f"The engine process {reason} before the reply was complete.",
        remedy="Send the message again: the engine starts anew by itself.",
    )


def _too_long() -> PromptTooLong:
    return PromptTooLong(
        "The message and what belongs to it exceed the model's context.", remedy="Shorten the message."
    )
