"""Bringing a fresh engine process to a loaded model, or to one clear sentence why not."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from tara_health.errors import EngineStartFailed
from tara_health.inference.child import Child, ChildGone
from tara_health.inference.frames import Frame, FrameError
from tara_health.inference.messages import pack, unpack
from tara_health.inference.protocol import EngineInfo, EngineOptions

PATIENCE_S: Final = 60.0
_SLOWEST_DISK: Final = 20 * 1024 * 1024
_GPU_CRASHED: Final = "The graphics card driver failed, so the processor is used."

_SENTENCES: Final = {
    "architecture": ("The installed engine does not know this model's architecture.", "Choose another model."),
    "memory": (
        "This machine has not enough free memory for the model.",
        "Close other programs, choose a smaller model or set a smaller context.",
    ),
    "no_text": ("This model does not write text (it may be an embedding model).", "Choose another model."),
    "not_a_model": (
        "The engine can't read this file as a model; it may be damaged or incomplete.",
        "Verify the model with `tara models verify`, or add it again.",
    ),
}


class _Crashed(Exception):
    """The process ended or hung while loading; `offloading` if it was about to use a graphics card."""

    def __init__(self, reason: str, *, offloading: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.offloading = offloading


def launch(model: Path, options: EngineOptions, spawn: Callable[[], Child]) -> EngineInfo:
    """Start a child with `spawn` and load `model` in it; where a graphics card brings it down, once more without.

    Raises `EngineStartFailed`, and then no child is left.
    """
    if not os.path.isfile(model):  # noqa: PTH113 - Path.is_file raises where a folder above is closed to this user
        raise EngineStartFailed(f"There is no model file at {model}.", remedy="Choose or add a model.")
    try:
        return _load(spawn(), model, options)
    except _Crashed as crash:
        if not crash.offloading:
            raise _failed(crash) from None
    try:
        info = _load(spawn(), model, replace(options, gpu_layers=0))
    except _Crashed as crash:
        raise _failed(crash) from None
    return replace(info, notice=f"{_GPU_CRASHED} {info.notice}".strip())


def _load(child: Child, model: Path, options: EngineOptions) -> EngineInfo:
    offloading = False
    patience = PATIENCE_S + model.stat().st_size / _SLOWEST_DISK
    try:
        with child.request({"op": "load", "path": str(model), "options": pack(options)}) as request:
            for _ in range(2):
                answer = request.next(patience)
                if answer is not None and answer.get("event") == "loading":
                    offloading = bool(answer.get("offload")) and options.gpu_layers != 0
                    continue
                return _read(answer)
            raise FrameError("two answers expected")
    except ChildGone as gone:
        child.kill()
        raise _Crashed(gone.reason, offloading=offloading) from None
    except FrameError:
        child.kill()
        raise _Crashed("gave no proper answer", offloading=offloading) from None
    except EngineStartFailed:
        child.kill()
        raise


def _read(answer: Frame | None) -> EngineInfo:
    if answer is None:
        raise FrameError("no answer")
    if answer.get("event") == "failed":
        what, remedy = _SENTENCES.get(str(answer.get("kind")), _SENTENCES["not_a_model"])
        raise EngineStartFailed(what, untouched="The file and your conversations are unchanged.", remedy=remedy)
    return unpack(EngineInfo, answer.get("info"))


def _failed(crash: _Crashed) -> EngineStartFailed:
    return EngineStartFailed(
        f"The engine process {crash.reason} while it loaded the model.",
        untouched="The file and your conversations are unchanged.",
        remedy="If other programs use much memory, close them and try again; otherwise choose another model.",
    )
