"""The protocol's values as JSON objects, and back, with every field checked.

A wrong or missing field is a `FrameError`: each side treats it as a broken peer, never as a value to work with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

from tara_health.inference.frames import Frame, FrameError
from tara_health.inference.protocol import (
    EngineEvent,
    EngineInfo,
    EngineOptions,
    Finished,
    FinishReason,
    Prefill,
    Prompt,
    Sampling,
    Segment,
    TokenText,
)

_Value = TypeVar("_Value", EngineInfo, EngineOptions, Sampling)
_KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "str": (str,)}


def pack(value: EngineInfo | EngineOptions | Sampling) -> dict[str, Any]:
    """A flat value as a JSON object."""
    return asdict(value)


def unpack(kind: type[_Value], data: object) -> _Value:
    """The value of class `kind` that `data` describes: same fields, same types, nothing more."""
    declared = {field.name: str(field.type) for field in fields(kind)}
    if not isinstance(data, dict) or set(data) != set(declared):
        raise FrameError("wrong fields")
    for name, type_name in declared.items():
        if not isinstance(data[name], _KINDS[type_name]) or (type_name != "bool" and isinstance(data[name], bool)):
            raise FrameError("field of a wrong type")
    return kind(**data)


def pack_prompt(prompt: Sequence[Segment]) -> list[list[object]]:
    """Segments as `[text, control]` pairs."""
    return [[segment.text, segment.control] for segment in prompt]


def unpack_prompt(data: object) -> Prompt:
    """Segments from `[text, control]` pairs."""
    if not isinstance(data, list):
        raise FrameError("prompt is no list")
    segments = []
    for pair in data:
        if not isinstance(pair, list) or [type(part) for part in pair] != [str, bool]:
            raise FrameError("segment is no pair")
        segments.append(Segment(pair[0], pair[1]))
    return tuple(segments)


def pack_event(event: EngineEvent) -> Frame:
    """An engine event as a frame without its request id."""
    match event:
        case TokenText(text, count):
            return {"event": "text", "text": text, "count": count}
        case Prefill(done, total, reused):
            return {"event": "prefill", "done": done, "total": total, "reused": reused}
        case Finished():
            return {"event": "finished", **asdict(event)}


def unpack_event(frame: Frame) -> EngineEvent:
    """The engine event of a frame. Raises `FrameError` for anything else."""
    try:
        match frame["event"]:
            case "text":
                return TokenText(str(frame["text"]), int(frame["count"]))
            case "prefill":
                return Prefill(int(frame["done"]), int(frame["total"]), int(frame["reused"]))
            case "finished":
                return Finished(
                    reason=FinishReason(frame["reason"]),
                    prompt_tokens=int(frame["prompt_tokens"]),
                    reused_tokens=int(frame["reused_tokens"]),
                    completion_tokens=int(frame["completion_tokens"]),
                    prefill_s=float(frame["prefill_s"]),
                    decode_s=float(frame["decode_s"]),
                )
            case _:
                raise FrameError("unknown event")
    except (KeyError, TypeError, ValueError):
        raise FrameError("malformed event") from None
