"""What every test gets: a home of its own, and no way out of the machine."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _refuse_the_world(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook: a test may speak to 127.0.0.1 (the stand-in hub) and to nobody else."""
    if event == "socket.connect":
        address = arguments[1]
        if isinstance(address, tuple) and not str(address[0]).startswith(("127.", "::1", "localhost")):
            raise RuntimeError("a test tried to leave this machine")
    if event == "socket.getaddrinfo" and str(arguments[0]) not in ("127.0.0.1", "localhost", "::1", "None"):
        raise socket.gaierror("the network is off in tests")


sys.addaudithook(_refuse_the_world)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TARA_HOME for each test."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TARA_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def qapp_cls() -> type[Any]:
    """There is one application for all tests, whoever asks first: that whose deliveries the GUI tests time."""
    from tests.gui.stalls import WatchedApplication

    return WatchedApplication


@pytest.fixture(scope="session")
def long_proofs() -> bool:
    """Are the long versions of the proofs wanted (`make proofs`)?"""
    return os.environ.get("TARA_PROOFS") == "long"
