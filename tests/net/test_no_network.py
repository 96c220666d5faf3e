"""Promise: no network. Seen from the kernel, no process of TARA asks for an internet socket, and all works without any.

Positive control: the same trace of a program that does open one sees it, and a connection from inside the namespace
fails.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.net.sockets import isolated, traced

pytestmark = [pytest.mark.proof, pytest.mark.engine]

ASK = [sys.executable, "-m", "tara_health.cli.app", "ask", "--json", "The patient fears the scan. Email a@b.org."]
SESSION = [sys.executable, "-m", "tests.net.desktop_session"]
LEAK = [sys.executable, "-c", "import socket; socket.socket(socket.AF_INET).close()"]
LEAVE = [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80), timeout=3)"]


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    return {"TARA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def test_the_trace_sees_an_internet_socket(tmp_path: Path, environment: dict[str, str]) -> None:
    assert traced(LEAK, tmp_path, environment).internet == 1


def test_the_namespace_has_no_way_out(environment: dict[str, str]) -> None:
    assert b"unreachable" in isolated(LEAVE, environment).stderr.lower()


def test_a_turn_opens_no_socket(tmp_path: Path, environment: dict[str, str]) -> None:
    seen = traced(ASK, tmp_path, environment)
    assert seen.code == 0, seen.output
    assert seen.processes >= 2, "the engine process was not traced"
    assert seen.internet == 0
    assert seen.sockets == 0


def test_a_desktop_session_opens_no_internet_socket(tmp_path: Path, environment: dict[str, str]) -> None:
    seen = traced(SESSION, tmp_path, environment)
    assert seen.code == 0, seen.output
    assert b"answered, found, locked" in seen.output
    assert seen.internet == 0


def test_a_turn_works_without_any_interface(environment: dict[str, str]) -> None:
    done = isolated(ASK, environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["response"].strip()


def test_a_desktop_session_works_without_any_interface(environment: dict[str, str]) -> None:
    done = isolated(SESSION, environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert b"answered, found, locked" in done.stdout


def test_the_whole_suite_passes_without_any_interface(environment: dict[str, str], long_proofs: bool) -> None:
    if not long_proofs:
        pytest.skip("the suite inside the suite: part of `make proofs`")
    command = [sys.executable, "-m", "tests.net.loopback_only", "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    done = isolated([*command, "-m", "not proof"], environment, timeout=3000)
    assert done.returncode == 0, done.stdout[-3000:]
