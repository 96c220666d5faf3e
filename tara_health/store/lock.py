"""One vault, one process: an operating-system lock that ends with its process, however the process ends.

The lock is held on an empty file beside the database, so that a second instance is told at once and before any slow
derivation. SQLite's own exclusive lock (database.py) is the second line: it holds even where somebody deletes the
lock file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tara_health.store import faults


class VaultLock:
    """Held from construction to `release`. Raises VaultInUse at once when another process or vault object holds it."""

    def __init__(self, path: Path) -> None:
        with faults.told_apart():
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _lock(self._descriptor)
        except OSError:
            os.close(self._descriptor)
            raise faults.in_use() from None

    def release(self) -> None:
        """Let the next one in. Closing the file drops the lock."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # flock, unlike POSIX record locks, also tells two openings within one process apart.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
