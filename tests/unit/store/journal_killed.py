"""Journals for tests, and a child that is killed before its N-th call that touches a file.

The child is a fork of the test's process, so that hundreds of kills cost little. `sys.setprofile` tells it of each
call into the system, SQLite or a file object; the code under test is the real one, unchanged.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import FrameType

from tara_health.store.journal import Journal
from tara_health.store.journal_files import JournalFiles
from tara_health.store.keys import read_header
from tests.unit.store.made_vault import OTHER_PASSPHRASE, QUICK

PASSPHRASE = OTHER_PASSPHRASE
NEW_PASSPHRASE = "granite teapot willow orbit"
DAY = date(2026, 3, 2)
BLOCK_BYTES = 64
_TOUCHING = frozenset(
    ("open", "write", "flush", "fsync", "truncate", "ftruncate", "unlink", "utime", "execute", "connect", "close")
)


def make_journal(folder: Path) -> Journal:
    """A new, open journal under PASSPHRASE, with the cheapest derivation."""
    return Journal.create(folder, PASSPHRASE, kdf=QUICK)


def names(folder: Path) -> list[str]:
    """The names in `folder`, sorted."""
    return sorted(path.name for path in folder.iterdir())


def blocks(content: bytes) -> set[bytes]:
    """Every aligned block of 64 bytes."""
    return {content[start : start + BLOCK_BYTES] for start in range(0, len(content), BLOCK_BYTES)}


def salt_fits(folder: Path) -> bool:
    """Does the database begin with the salt that the header names, as SQLCipher's does?"""
    return JournalFiles(folder).database.read_bytes()[:16] == read_header(folder).database_salt


def killed_everywhere(
    original: Path, workplace: Path, action: Callable[[Path], object], every: int = 1
) -> Iterator[Path]:
    """Copies of `original`, each left by a child that was killed while it did `action`, at one point after another."""
    point = 1
    while True:
        folder = Path(shutil.copytree(original, workplace / f"killed at {point}"))
        if not _killed(point, lambda folder=folder: action(folder)):
            return
        yield folder
        shutil.rmtree(folder)
        point += every


def _killed(point: int, action: Callable[[], object]) -> bool:
    child = os.fork()
    if child == 0:
        _run_until(point, action)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the action failed by itself"
    return os.WIFSIGNALED(status)


def _run_until(point: int, action: Callable[[], object]) -> None:
    passed = 0

    def watch(frame: FrameType, event: str, called: object) -> None:
        nonlocal passed
        if event == "c_call" and getattr(called, "__name__", "") in _TOUCHING:
            passed += 1
            if passed == point:
                os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        sys.setprofile(watch)
        action()
        code = 0
    finally:
        sys.setprofile(None)
        os._exit(code)
