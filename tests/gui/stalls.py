"""Finds slots that hold up the GUI thread.

Every event, timer and queued slot call is delivered through `QApplication.notify`; the outermost delivery is what a
person feels as a hang. Time in which the kernel gave our thread no processor (a busy build machine) is subtracted,
where /proc tells of it; waiting for a file or a lock is not, because that is what must not happen here.
"""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

LIMIT_MS = 50.0
_SCHEDSTAT = Path("/proc/thread-self/schedstat")


class StallWatch:
    """While it is on the application: `worst_ms` is the longest delivery, `stalls` names those over `LIMIT_MS`."""

    def __init__(self) -> None:
        self.stalls: list[str] = []
        self.worst_ms = 0.0
        self.deliveries = 0

    def saw(self, receiver: str, kind: str, took_ms: float) -> None:
        """One outermost delivery took that long."""
        self.deliveries += 1
        self.worst_ms = max(self.worst_ms, took_ms)
        if took_ms > LIMIT_MS:
            self.stalls.append(f"{kind} to {receiver}: {took_ms:.0f} ms")


class WatchedApplication(QApplication):
    """An application that can be asked how long its deliveries take."""

    watch: StallWatch | None = None
    _depth = 0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver, and time it when it is the outermost delivery."""
        watch = self.watch
        if watch is None or self._depth:
            return super().notify(receiver, event)
        # Both are asked before: the delivery may delete them.
        names = type(receiver).__name__, event.type().name
        self._depth += 1
        unscheduled, began = _unscheduled_s(), time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            took = time.perf_counter() - began
            if took * 1000 > LIMIT_MS:
                took -= _unscheduled_s() - unscheduled
            self._depth -= 1
            watch.saw(*names, took * 1000)


def _unscheduled_s() -> float:
    try:
        return int(_SCHEDSTAT.read_text(encoding="ascii").split()[1]) / 1e9
    except OSError:
        return 0.0
