"""Values over the pipe: what went in comes out, and nothing malformed comes out as a value."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tara_health.inference.frames import FrameError
from tara_health.inference.messages import pack, pack_event, pack_prompt, unpack, unpack_event, unpack_prompt
from tara_health.inference.protocol import (
    EngineEvent,
    EngineOptions,
    Finished,
    FinishReason,
    Prefill,
    Sampling,
    Segment,
    TokenText,
)


@pytest.mark.parametrize(
    "event",
    [TokenText("né", 2), Prefill(3, 9, 1), Finished(FinishReason.STOPPED, 9, 3, 4, 0.25, 1.5)],
)
def test_events_survive(event: EngineEvent) -> None:
    assert unpack_event(json.loads(json.dumps(pack_event(event)))) == event


def test_flat_values_and_prompts_survive() -> None:
    assert unpack(EngineOptions, pack(EngineOptions(8192, 3, 2, 2))) == EngineOptions(8192, 3, 2, 2)
    assert unpack(Sampling, json.loads(json.dumps(pack(Sampling(temperature=0))))) == Sampling(temperature=0)
    prompt = (Segment("<|im_start|>", True), Segment("text"))
    assert unpack_prompt(pack_prompt(prompt)) == prompt


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"context_tokens": 1},
        {"context_tokens": "1", "gpu_layers": 1, "threads": 1, "batch_threads": 1},
        {"context_tokens": True, "gpu_layers": 1, "threads": 1, "batch_threads": 1},
        {"context_tokens": 1, "gpu_layers": 1, "threads": 1, "batch_threads": 1, "more": 1},
    ],
)
def test_malformed_options_are_refused(data: object) -> None:
    with pytest.raises(FrameError):
        unpack(EngineOptions, data)


@pytest.mark.parametrize("data", ["text", [["a"]], [["a", 1]], [[1, True]], [["a", True, 3]], [None]])
def test_malformed_prompts_are_refused(data: object) -> None:
    with pytest.raises(FrameError):
        unpack_prompt(data)


@pytest.mark.parametrize(
    "frame",
    [{}, {"event": "dance"}, {"event": "text"}, {"event": "text", "text": "a", "count": "many"}, {"event": "finished"}],
)
def test_malformed_events_are_refused(frame: dict[str, Any]) -> None:
    with pytest.raises(FrameError):
        unpack_event(frame)
