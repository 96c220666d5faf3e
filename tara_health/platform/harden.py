"""Keeping the process's memory out of crash dumps and out of other programs of the same user.

    Linux    PR_SET_DUMPABLE 0: no core file, and /proc/PID/mem and ptrace are refused to the same user's other
    programs.
             RLIMIT_CORE 0: no core file even where a debugger has made the process dumpable again.
    macOS    RLIMIT_CORE 0 only. Refusing debuggers takes the hardened runtime of a signed build.
    Windows  SetErrorMode: no crash dialog that offers a dump. Windows Error Reporting may be set by the administrator
    to
             keep dumps all the same, and another program of the same user can open the process.

Not promised anywhere: protection from an administrator, from hibernation or swap (use disk encryption), or from a
program that was attached before this ran. A child started by `exec` is dumpable again and must call this itself.

How to check by hand on Linux: `cat /proc/PID/status | grep CoreDumping`, `ls -l /proc/PID/mem` shows root as the
owner, and `gdb -p PID` answers "Operation not permitted" to the user who started TARA.
"""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass

_PR_GET_DUMPABLE, _PR_SET_DUMPABLE = 3, 4


@dataclass(frozen=True, slots=True)
class Hardening:
    """What took effect. `tara doctor` shows it."""

    no_core_file: bool
    no_same_user_reads: bool


def harden_process() -> Hardening:
    """Apply what this system offers, for the rest of the process's life. Never raises; the result says what took
    effect.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX
        return Hardening(no_core_file=False, no_same_user_reads=False)
    return Hardening(_refuse_core_files(), _refuse_readers())


def _refuse_core_files() -> bool:
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return False
    return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def _refuse_readers() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    return bool(libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0) == 0)
