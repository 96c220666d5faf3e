"""Runs a program under strace and counts the internet sockets it and its children make."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_INTERNET = re.compile(r"\bsocket\(AF_INET6?\b")
_EVERY = re.compile(r"\bsocket\(")


@dataclass(frozen=True)
class Traced:
    """What strace saw: exit code, output, internet sockets, all sockets, processes."""

    code: int
    output: bytes
    internet: int
    sockets: int
    processes: int


def traced(command: list[str], folder: Path, environment: dict[str, str], timeout: float = 240) -> Traced:
    """Run `command` to its end under strace, children included."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed here; .ci/run installs it")
    log = folder / "sockets.strace"
    done = subprocess.run(
        [strace, "-f", "--seccomp-bpf", "-e", "trace=socket,execve", "-o", str(log), *command],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=timeout,
        check=False,
    )
    lines = log.read_text(errors="replace").splitlines()
    return Traced(
        done.returncode,
        done.stdout + done.stderr,
        sum(bool(_INTERNET.search(line)) for line in lines),
        sum(bool(_EVERY.search(line)) for line in lines),
        len({line.split()[0] for line in lines if line}),
    )


def isolated(
    command: list[str], environment: dict[str, str], timeout: float = 240
) -> subprocess.CompletedProcess[bytes]:
    """Run `command` in a network namespace of its own, which has no interface but a loopback that is down."""
    unshare = shutil.which("unshare")
    allowed = unshare and subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False).returncode == 0
    if unshare is None or not allowed:
        pytest.skip("this system does not let a user make a network namespace")
    return subprocess.run(
        [unshare, "-rn", *command],
        capture_output=True,
        cwd=ROOT,
        env=os.environ | environment,
        timeout=timeout,
        check=False,
    )
