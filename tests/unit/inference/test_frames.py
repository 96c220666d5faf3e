"""The grammar of the pipe, and what breaks it."""

from __future__ import annotations

import io
import json
import struct
import threading

import pytest

from tara_health import limits
from tara_health.inference import frames
from tara_health.inference.frames import Frame, FrameError, FrameWriter


@pytest.mark.parametrize(
    "frame", [{}, {"id": 1}, {"text": "né 患者 😷"}, {"text": "\ud800"}, {"deep": [[{"a": None}]]}]
)
def test_a_frame_comes_back_as_it_went(frame: Frame) -> None:
    stream = io.BytesIO(frames.encode(frame) * 2)
    assert frames.read(stream) == frame
    assert frames.read(stream) == frame
    assert frames.read(stream) is None


def _raw(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\x00\x00", "inside a length"),
        (b"\x00\x00\x00\x09{}", "inside a frame"),
        (b"\xff\xff\xff\xff", "size limit"),
        (_raw(b"not json"), "not JSON"),
        (_raw(b"\xff\xfe{}"), "not JSON"),
        (_raw(b"[1]"), "not a JSON object"),
        (_raw(b"[" * 200_000), "not JSON"),
        (_raw(b""), "not JSON"),
    ],
)
def test_anything_else_is_an_error_that_names_the_rule(data: bytes, rule: str) -> None:
    with pytest.raises(FrameError, match=rule):
        frames.read(io.BytesIO(data))


def test_an_error_never_quotes_the_content() -> None:
    with pytest.raises(FrameError) as caught:
        frames.read(io.BytesIO(_raw(b"Maria Alvarez")))
    assert "Alvarez" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_frame_over_the_limit_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ENGINE_FRAME_BYTES", 100)
    out = io.BytesIO()
    with pytest.raises(FrameError, match="size limit"):
        FrameWriter(out).write({"text": "x" * 100})
    assert out.getvalue() == b""


def test_threads_do_not_mix_their_frames() -> None:
    out = io.BytesIO()
    writer = FrameWriter(out)
    threads = [
        threading.Thread(target=lambda who=who: [writer.write({"who": who, "text": "x" * 500}) for _ in range(50)])
        for who in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stream = io.BytesIO(out.getvalue())
    seen = [frame["who"] for frame in iter(lambda: frames.read(stream), None)]
    assert sorted(seen) == [who for who in range(4) for _ in range(50)]


def test_closing_a_broken_pipe_is_quiet() -> None:
    class Broken(io.BytesIO):
        def close(self) -> None:
            raise BrokenPipeError

    FrameWriter(Broken()).close()
    assert json.loads(frames.encode({"a": 1})[4:]) == {"a": 1}
