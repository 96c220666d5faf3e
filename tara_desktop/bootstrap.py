"""From nothing to the first paint, and the rest afterwards.

Promise: before the window has painted, nothing heavy is imported (no presidio, spaCy, numpy, llama_cpp, cryptography,
sqlcipher3); tests/gui/test_bootstrap.py looks at sys.modules after the first paint. `display_available` imports no
Qt, so that the terminal can ask before it decides.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

NO_DISPLAY: Final = "There is no screen for TARA's window on this machine. Use `tara chat` in this terminal instead."
_X_SOCKETS: Final = Path("/tmp/.X11-unix")  # noqa: S108  # where every X server puts its socket


def display_available(environment: Mapping[str, str] | None = None) -> bool:
    """Can a window be shown? On X11 and Wayland the server's own socket is asked; elsewhere there always is one."""
    if sys.platform in ("win32", "darwin"):
        return True
    given = os.environ if environment is None else environment
    platform = given.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform and platform not in ("xcb", "wayland", "wayland-egl"):
        return True
    return _wayland(given) or _x11(given.get("DISPLAY", ""))


def main() -> int:
    """Open the desktop and run it to its end. 0 when it was closed, 1 with one sentence when it can't be shown."""
    if not display_available():
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    from tara_desktop.app import run

    return run()


def _wayland(given: Mapping[str, str]) -> bool:
    name = given.get("WAYLAND_DISPLAY", "")
    return bool(name) and _answers(str(Path(given.get("XDG_RUNTIME_DIR", "/run")) / name))


def _x11(display: str) -> bool:
    host, _, number = display.partition(":")
    if not number:
        return False
    # A forwarded display (ssh -X) can't be asked without a connection, so its word is taken.
    if host and host != "unix":
        return True
    place = str(_X_SOCKETS / f"X{number.partition('.')[0]}")
    return _answers(place) or (sys.platform == "linux" and _answers(f"\0{place}"))


def _answers(address: str) -> bool:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
