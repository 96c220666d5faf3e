"""The desktop's end of the engine process: starting it, sending commands, sorting its answers, noticing its end.

One reader thread a child puts every frame into the queue of its request; a frame of a request nobody waits for any
more (a late token of a stopped turn) is dropped. When the pipe closes, for whatever reason, every waiting request
learns of it at once. The child is not tied to us by PR_SET_PDEATHSIG: that signal follows the *thread* that started
it, which may be a short-lived one of a pool. The child watches its standard input instead, which the system closes
when we end, however we end.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, cast

from tara_health.errors import EngineStartFailed
from tara_health.inference.frames import Frame, FrameError, FrameWriter, read

COMMAND: Final = (sys.executable, "-m", "tara_health.inference.worker")
_GRACE_S: Final = 1.0


class ChildGone(Exception):
    """The engine process ended; `reason` is a few words on how."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Request:
    """One request under way: its id and its answers so far."""

    def __init__(self, child: Child, number: int) -> None:
        self._child = child
        self.number = number
        self.answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()

    def next(self, timeout_s: float) -> Frame | None:
        """The next answer, or None after `timeout_s`. Raises `ChildGone`."""
        try:
            frame = self.answers.get(timeout=timeout_s)
        except queue.Empty:
            return None
        if frame is None:
            raise ChildGone(self._child.epitaph())
        return frame

    def stop(self) -> None:
        """Ask the child to stop this request; no error if either is over."""
        with contextlib.suppress(OSError, ValueError):
            self._child.send({"op": "stop", "id": self.number})


class Child:
    """A running engine process. Making one raises `EngineStartFailed` when the system refuses it."""

    def __init__(self, command: tuple[str, ...] = COMMAND) -> None:
        self._process = _started(command)
        self._writer = FrameWriter(cast("BinaryIO", self._process.stdin))
        # Two locks: sending may block on a full pipe, and delivering what empties the other one may not wait for it.
        self._sending = threading.Lock()
        self._lock = threading.Lock()
        self._requests: dict[int, Request] = {}
        self._last_number = 0
        self._gone = False
        self._broken = ""
        self._reader = threading.Thread(target=self._read, name="engine-frames", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Can it still answer?"""
        return not self._gone

    @contextmanager
    def request(self, frame: Frame) -> Iterator[Request]:
        """Send a command and receive its answers until the block is left. Raises `ChildGone`."""
        with self._sending:
            self._last_number += 1
            request = Request(self, self._last_number)
            with self._lock:
                self._requests[request.number] = request
                if self._gone:
                    request.answers.put(None)
            # The child relies on numbers that rise in the order of the commands. If it's gone, the answer says so.
            with contextlib.suppress(OSError, ValueError):
                self.send(frame | {"id": request.number})
        try:
            yield request
        finally:
            with self._lock:
                del self._requests[request.number]

    def send(self, frame: Frame) -> None:
        """Send a frame as it is."""
        self._writer.write(frame)

    def stop_all(self) -> None:
        """Stop every request under way."""
        with self._lock:
            requests = list(self._requests.values())
        for request in requests:
            request.stop()

    def epitaph(self) -> str:
        """How the process ended, in a few words without any content of its requests."""
        if self._broken:
            return self._broken
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE_S)
        code = self._process.returncode
        if code is None:
            return "closed its pipe"
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def kill(self) -> None:
        """End it now and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._writer.close()

    def close(self) -> None:
        """Close its input, which ends it; kill it if it is still there after a second."""
        last_resort = threading.Timer(_GRACE_S, self._process.kill)
        last_resort.start()
        try:
            self._writer.close()
            self._process.wait()
        finally:
            last_resort.cancel()
        self.kill()

    def _read(self) -> None:
        stream = cast("BinaryIO", self._process.stdout)
        try:
            while (frame := read(stream)) is not None:
                self._deliver(frame)
        except FrameError:
            self._broken = "sent a malformed frame"
            self._process.kill()
        finally:
            stream.close()
        with self._lock:
            self._gone = True
            for request in self._requests.values():
                request.answers.put(None)

    def _deliver(self, frame: Frame) -> None:
        with self._lock:
            request = self._requests.get(frame.get("id", 0))
        if request is not None:
            request.answers.put(frame)


def _started(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError as error:
        # The errno's own words, in the system's language, name no file; the exception itself would.
        reason = os.strerror(error.errno) if error.errno else "no reason given"
        raise EngineStartFailed(
            f"The system did not let the engine process start ({reason}).", remedy=_remedy(error.errno)
        ) from error


def _remedy(number: int | None) -> str:
    if number in (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE):
        return "Close other programs and try again."
    return "Install TARA again, or ask whoever looks after this computer: the program can't be run from its folder."
