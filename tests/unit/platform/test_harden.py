from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the mechanisms are Linux's")
WAIT = "import sys; print('ready', flush=True); sys.stdin.read()"
HARDENED = "from tara_health.platform.harden import harden_process; result = harden_process(); "


# root may read everything: both sides run without the capabilities that say so, as an ordinary user's programs do
ORDINARY = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


def child(code: str) -> subprocess.Popen[str]:
    command = [*ORDINARY, sys.executable, "-c", code]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    return process


def stop(process: subprocess.Popen[str]) -> None:
    process.communicate("")


def test_it_says_what_took_effect() -> None:
    code = HARDENED + "print(result.no_core_file, result.no_same_user_reads)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.proof
def test_another_program_of_the_same_user_can_not_read_it() -> None:
    """PROMISES: no dumps, no ptrace. Control: the same look at a process that was not hardened succeeds."""
    plain, hardened = child(WAIT), child(HARDENED + WAIT)
    try:
        limits = Path(f"/proc/{hardened.pid}/limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert core.split()[4:6] == ["0", "0"]
        # `environ` asks the kernel for the same right as `mem`, and no ptrace policy of the machine refuses it
        assert readable(plain.pid, "environ")
        assert not readable(hardened.pid, "environ")
        assert not readable(hardened.pid, "mem")
    finally:
        stop(plain)
        stop(hardened)


def readable(pid: int, what: str) -> bool:
    probe = f"open('/proc/{pid}/{what}', 'rb').close()"
    command = [*ORDINARY, sys.executable, "-c", probe]
    return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0


@pytest.mark.proof
def test_an_abort_leaves_no_core_file(tmp_path: Path) -> None:
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if pattern.startswith(("|", "/")):
        pytest.skip("this machine sends core files elsewhere")
    abort = "import os; os.abort()"
    raise_limit = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (-1, -1)); "
    cores = {}
    for name, code in (("control", raise_limit + abort), ("hardened", raise_limit + HARDENED + abort)):
        folder = tmp_path / name
        folder.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, check=False)
        assert done.returncode == -signal.SIGABRT
        cores[name] = len(list(folder.iterdir()))
    if not cores["control"]:
        pytest.skip("this machine writes no core files at all")
    assert cores == {"control": 1, "hardened": 0}
