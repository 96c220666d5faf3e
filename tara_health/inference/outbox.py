"""The engine's events on their way out, with small token frames gathered.

The first token goes out at once; after that a frame leaves when the last one is `GATHER_S` old. A fast model then
costs the desktop one wake-up for several tokens, a slow one still shows every token as it comes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from tara_health.inference.frames import FrameWriter
from tara_health.inference.messages import pack_event
from tara_health.inference.protocol import EngineEvent, TokenText

GATHER_S: Final = 0.03


class Outbox:
    """Events of one request, in order. Every kind of event flushes the text before it."""

    def __init__(self, writer: FrameWriter, request: int, clock: Callable[[], float] = time.perf_counter) -> None:
        self._writer = writer
        self._request = request
        self._clock = clock
        self._texts: list[str] = []
        self._tokens = 0
        self._sent_at = float("-inf")

    def put(self, event: EngineEvent) -> None:
        """Send `event`, or keep its text for a moment."""
        if not isinstance(event, TokenText):
            self.flush()
            self._send(event)
            return
        self._texts.append(event.text)
        self._tokens += event.count
        if self._clock() - self._sent_at >= GATHER_S:
            self.flush()

    def flush(self) -> None:
        """Send the text that was kept."""
        if self._tokens:
            self._send(TokenText("".join(self._texts), self._tokens))
            self._texts.clear()
            self._tokens = 0
            self._sent_at = self._clock()

    def _send(self, event: EngineEvent) -> None:
        self._writer.write({"id": self._request} | pack_event(event))
