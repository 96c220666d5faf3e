"""PROMISES: encrypted at rest, write-ahead log and temporary files included.

200 needles go through a session with searches, a crash, a cancelled and a torn backup; then every file below TARA_HOME
and every file that strace saw opened for writing is searched. Control: the same session over plain sqlite.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.disk.needles import found, make_needles
from tests.disk.session import SESSION_NEEDLES
from tests.unit.store.made_vault import PASSPHRASE

pytestmark = pytest.mark.proof
_OPENED = re.compile(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", [^)]*O_(?:WRONLY|RDWR|CREAT)')
PARTS = {"first": 9, "second": 0, "third": 9}


def run_session(kind: str, home: Path, needles: list[str], traced: Path | None) -> None:
    environment = {**os.environ, "TARA_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    for part, expected in PARTS.items():
        command = [sys.executable, "-m", "tests.disk.session", kind, part]
        if traced and shutil.which("strace"):
            trace = ["strace", "-f", "-qq", "-A", "-e", "trace=open,openat,creat", "-o", str(traced)]
            command = [*trace, *command]
        done = subprocess.run(
            command, input=json.dumps(needles), text=True, env=environment, check=False, capture_output=True
        )
        assert done.returncode == expected, f"{kind} {part}: {done.stderr}"
        assert not any(needle in done.stdout + done.stderr for needle in needles)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def written_elsewhere(traced: Path, home: Path) -> list[Path]:
    """Files outside the home that strace saw opened for writing and that are still there."""
    if not traced.exists():
        return []
    opened = {Path(path) for path in _OPENED.findall(traced.read_text(errors="replace"))}
    return [path for path in opened if path.is_file() and home not in path.parents and path.parts[1] != "proc"]


@pytest.fixture
def needles() -> list[str]:
    return make_needles(SESSION_NEEDLES)


def test_no_needle_is_on_the_disk(tmp_path: Path, needles: list[str]) -> None:
    home, traced = tmp_path / "sealed home", tmp_path / "trace"
    run_session("sealed", home, needles, traced)
    files = files_below(home)
    names = {path.name for path in files}
    assert {"header.json", "history-1.db", "history-1.db-wal", "kept.tara-backup"} <= names
    assert any(name.startswith("torn") for name in names), "the torn backup left its file"
    assert found([*needles, PASSPHRASE], [*files, *written_elsewhere(traced, home)]) == {}
    if shutil.which("strace"):
        seen = traced.read_text(errors="replace")
        assert "history-1.db-wal" in seen, "control: strace saw the writing"
        assert not any(needle in seen for needle in needles), "no file is named after a needle"


def test_the_control_without_encryption_is_full_of_them(tmp_path: Path, needles: list[str]) -> None:
    run_session("plain", tmp_path / "plain home", needles, None)
    hits = found(needles, files_below(tmp_path / "plain home"))
    assert len(set().union(*hits.values())) >= SESSION_NEEDLES * 0.9
    kinds = {Path(path).name.rpartition(".")[2] for path in hits}
    assert {"db", "db-wal", "tara-backup"} <= kinds


@pytest.mark.parametrize(
    "hide",
    [
        str.encode,
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode().hex().encode(),
        lambda text: base64.b64encode(f"a{text}b".encode()),
        lambda text: base64.b64encode(f"ab{text}".encode()),
        lambda text: base64.b64encode(f"abc{text} and more".encode()),
        lambda text: b"\x78\x9c noise " + zlib.compress(f"before {text} after".encode()),
    ],
)
def test_the_search_finds_a_planted_needle(tmp_path: Path, hide: object, needles: list[str]) -> None:
    planted = tmp_path / "planted"
    planted.write_bytes(os.urandom(500) + hide(needles[0]) + os.urandom(500))  # type: ignore[operator]
    assert found(needles, [planted]) == {str(planted): {needles[0]}}
