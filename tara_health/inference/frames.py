"""Length-prefixed JSON frames: the whole grammar of the pipe between desktop and engine process.

A frame is four bytes, big-endian, giving the length of a UTF-8 JSON object that follows. Promises: a frame is never
larger than `limits.ENGINE_FRAME_BYTES`, in either direction; nothing but JSON is ever decoded, so a hostile peer can
at most send wrong values; a pipe that closes between two frames reads as None and one that closes inside a frame as
an error.
"""

from __future__ import annotations

import contextlib
import json
import struct
import threading
from typing import Any, BinaryIO, Final

from tara_health import limits

Frame = dict[str, Any]

_LENGTH: Final = struct.Struct(">I")


class FrameError(Exception):
    """The peer broke the grammar; the text names the rule and never the content."""


def encode(frame: Frame) -> bytes:
    """The bytes of one frame. Lone surrogates survive as JSON escapes."""
    body = json.dumps(frame, separators=(",", ":")).encode("ascii")
    if len(body) > limits.ENGINE_FRAME_BYTES:
        raise FrameError("frame over the size limit")
    return _LENGTH.pack(len(body)) + body


def read(stream: BinaryIO) -> Frame | None:
    """The next frame, or None at a clean end of the stream. Raises `FrameError`."""
    head = stream.read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise FrameError("stream ended inside a length")
    (length,) = _LENGTH.unpack(head)
    if length > limits.ENGINE_FRAME_BYTES:
        raise FrameError("announced length over the size limit")
    body = stream.read(length)
    if len(body) < length:
        raise FrameError("stream ended inside a frame")
    try:
        frame = json.loads(body)
    except (ValueError, RecursionError):
        raise FrameError("not JSON") from None
    if not isinstance(frame, dict):
        raise FrameError("not a JSON object")
    return frame


class FrameWriter:
    """Writes whole frames; safe to use from several threads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def write(self, frame: Frame) -> None:
        """Send one frame now. Raises OSError or ValueError if the pipe is gone."""
        data = encode(frame)
        with self._lock:
            self._stream.write(data)
            self._stream.flush()

    def close(self) -> None:
        """Close the stream; a pipe that broke before is no error here."""
        with self._lock, contextlib.suppress(OSError):
            self._stream.close()
