"""Gathering token frames: none is lost, none waits for long, the order stays."""

from __future__ import annotations

import io

from tara_health.inference import frames
from tara_health.inference.frames import Frame, FrameWriter
from tara_health.inference.outbox import GATHER_S, Outbox
from tara_health.inference.protocol import Prefill, TokenText


class _Pipe:
    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.now = 100.0
        self.outbox = Outbox(FrameWriter(self.stream), 7, clock=lambda: self.now)

    def token(self, text: str, after: float = 0.0) -> None:
        self.now += after
        self.outbox.put(TokenText(text))

    def frames(self) -> list[Frame]:
        stream = io.BytesIO(self.stream.getvalue())
        return list(iter(lambda: frames.read(stream), None))


def test_the_first_token_goes_at_once_and_fast_ones_together() -> None:
    pipe = _Pipe()
    for text in "abcdef":
        pipe.token(text, after=GATHER_S / 2.5)
    sent = [(frame["text"], frame["count"]) for frame in pipe.frames()]
    assert sent == [("a", 1), ("bcd", 3)]
    pipe.outbox.flush()
    assert "".join(frame["text"] for frame in pipe.frames()) == "abcdef"
    assert {frame["id"] for frame in pipe.frames()} == {7}


def test_slow_tokens_go_one_by_one() -> None:
    pipe = _Pipe()
    for text in "abc":
        pipe.token(text, after=GATHER_S * 2)
    assert [frame["text"] for frame in pipe.frames()] == ["a", "b", "c"]


def test_another_event_sends_the_text_before_it() -> None:
    pipe = _Pipe()
    pipe.token("a")
    pipe.token("b")
    pipe.outbox.put(Prefill(1, 2, 0))
    assert [frame["event"] for frame in pipe.frames()] == ["text", "text", "prefill"]


def test_nothing_to_flush_sends_nothing() -> None:
    pipe = _Pipe()
    pipe.outbox.flush()
    assert pipe.frames() == []
