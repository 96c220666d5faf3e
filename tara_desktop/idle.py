"""When TARA locks itself: a pure policy over two clocks.

Rules. Idle time is the longer of what the two clocks say since the last key or click. One clock only runs forward (it
also counts sleep where the system offers such a clock); the other is the wall clock, which counts sleep everywhere
but may be set. So a wall clock set back never lengthens the wait, one set forward locks early, and a machine that
slept past the limit locks at the first sign of life instead of taking it for activity.
"""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], float]


def steady() -> float:
    """Seconds on a clock that nobody can set, counting sleep where the system can (Linux: CLOCK_BOOTTIME)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(boot) if boot is not None else time.monotonic()


class IdlePolicy:
    """Knows when the last activity was and whether the limit has passed since."""

    def __init__(self, limit_s: float, *, steady: Clock = steady, wall: Clock = time.time) -> None:
        self.limit_s = limit_s
        self._steady = steady
        self._wall = wall
        self.restart()

    def restart(self) -> None:
        """Count from now: after unlocking."""
        self._since = (self._steady(), self._wall())

    def idle_s(self) -> float:
        """Seconds without activity."""
        return max(self._steady() - self._since[0], self._wall() - self._since[1], 0.0)

    def due(self) -> bool:
        """Has the limit been reached?"""
        return self.idle_s() >= self.limit_s

    def active(self) -> bool:
        """Somebody pressed a key or moved: False when that comes too late, and TARA must lock."""
        if self.due():
            return False
        self.restart()
        return True

    def remaining_s(self) -> float:
        """Seconds until the limit, 0 when it has passed."""
        return max(0.0, self.limit_s - self.idle_s())
