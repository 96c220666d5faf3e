"""Tells which files of a folder were opened by this process, C++ included: an inotify watch (Linux)."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path
from types import TracebackType

_IN_OPEN = 0x20
_NONBLOCK = os.O_NONBLOCK
_HEAD = struct.Struct("iIII")


class WatchedFolder:
    """Use as a context manager; `opened()` gives the names opened since the last call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._handle = -1

    def __enter__(self) -> WatchedFolder:
        self._handle = self._libc.inotify_init1(_NONBLOCK)
        watch = self._libc.inotify_add_watch(self._handle, os.fsencode(self._folder), _IN_OPEN)
        assert self._handle >= 0
        assert watch >= 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)

    def opened(self) -> list[str]:
        try:
            data = os.read(self._handle, 65_536)
        except BlockingIOError:
            return []
        names, at = [], 0
        while at < len(data):
            length = _HEAD.unpack_from(data, at)[3]
            names.append(data[at + _HEAD.size : at + _HEAD.size + length].rstrip(b"\0").decode())
            at += _HEAD.size + length
        return names
