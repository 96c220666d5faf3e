"""Inside a network namespace: bring the loopback up (the stand-in hub needs it), then become `python ARGUMENTS`."""

from __future__ import annotations

import fcntl
import os
import socket
import struct
import sys

SIOCSIFFLAGS = 0x8914
IFF_UP_RUNNING = 0x1 | 0x40


def main() -> None:
    """Never returns: the interpreter is replaced."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP_RUNNING))
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])  # noqa: S606  # our own interpreter


if __name__ == "__main__":
    main()
