"""PROMISES: ENOSPC, EIO and read-only at every write call: a typed sentence, and nothing that was acknowledged is lost.

Three ways to fail: a file size limit moved through the log byte range by byte range, a small file system that fills
up, and errors that strace injects into the n-th call of each kind.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tara_health.errors import DiskFull, VaultError
from tara_health.store.open import Vault
from tests.unit.store.made_vault import fill, make_vault

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600)]
TITLE = "written under faults"
FAULTS = {"ENOSPC": "DiskFull", "EIO": "VaultStorageFailed", "EROFS": "ReadOnlyVault"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    vault, secret = make_vault(tmp_path_factory.mktemp("faults") / "vault")
    fill(vault, conversations=1)
    vault.lock()
    return vault.folder, secret


@pytest.fixture
def folder(original: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(original[0], tmp_path / "vault"))


def refresh(original: tuple[Path, str], folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(original[0], folder)


def acknowledged_are_there(folder: Path, secret: str, output: str) -> int:
    """Open without the fault and compare; gives how many rows were acknowledged."""
    numbers = {line.split()[1] for line in output.splitlines() if line.startswith("done ")}
    with Vault.open(folder, secret) as vault:
        vault.check()
        titles = {one.title: one.id for one in vault.conversations.recent()}
        if "created" in output:
            kept = {message.text.split()[0] for message in vault.conversations.path(titles[TITLE], limit=10_000)}
            assert numbers <= kept, f"lost {numbers - kept}"
        others = [identity for title, identity in titles.items() if title != TITLE]
        assert [vault.conversations.count(identity) for identity in others] == [8]
    return len(numbers)


def test_a_size_limit_anywhere_in_the_files_loses_nothing(
    original: tuple[Path, str], folder: Path, long_proofs: bool
) -> None:
    secret, seen = original[1], set()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in range(300_000, 500_000, 1_111 if long_proofs else 19_997):
        refresh(original, folder)
        output = ["created"]
        vault = Vault.open(folder, secret)
        conversation = vault.conversations.create(TITLE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            for number in range(60):
                vault.conversations.add(conversation.id, "user", f"{number} " + "x" * 3_000)
                output.append(f"done {number}")
        except VaultError as error:
            seen.add(str(error))
        finally:
            vault.lock()
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert acknowledged_are_there(folder, secret, "\n".join(output)) > 0
    assert seen, "control: the limit was met"
    assert all("Everything saved before is kept" in sentence for sentence in seen)


def test_a_file_system_that_fills_up_says_so_and_keeps_what_was_acknowledged(
    original: tuple[Path, str], folder: Path, tmp_path: Path
) -> None:
    """A tmpfs in a mount namespace of its own; what is left is copied out before the namespace ends."""
    script = (
        'mount -t tmpfs -o size=1200k none "$1" && cp -a "$2/." "$1/" && "$3" -m tests.disk.writer "$1" "$4" 2000 900;'
        ' cp -a "$1/." "$2/"'
    )
    mount = tmp_path / "mount"
    mount.mkdir()
    command = ["unshare", "-rm", "sh", "-c", script, "sh", str(mount), str(folder), sys.executable, original[1]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "created" not in done.stdout:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    assert "failed DiskFull: The disk has no room left." in done.stdout
    assert acknowledged_are_there(folder, original[1], done.stdout) > 5


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@pytest.mark.parametrize("fault", FAULTS)
def test_an_error_at_the_nth_call_is_told_apart_and_loses_nothing(
    fault: str, original: tuple[Path, str], folder: Path, long_proofs: bool, tmp_path: Path
) -> None:
    ends = set()
    places = range(1, 60) if long_proofs else (9, 14)
    for call in ("pwrite64", "fdatasync,fsync") if long_proofs or fault != "EROFS" else ("pwrite64",):
        for number in places:
            refresh(original, folder)
            inject = f"inject={call}:error={fault}:when={number}+"
            command = ["strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"trace={call}", "-e", inject]
            command += [sys.executable, "-m", "tests.disk.writer", str(folder), original[1], "6", "900"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert "Traceback" not in done.stderr, done.stderr
            acknowledged_are_there(folder, original[1], done.stdout)
            ends |= {line.split()[1].rstrip(":") for line in done.stdout.splitlines() if line.startswith("failed")}
    assert ends, "control: an injected error was met"
    assert ends <= {FAULTS[fault], "VaultStorageFailed"}


def test_the_control_the_writer_ends_well_without_a_fault(original: tuple[Path, str], folder: Path) -> None:
    command = [sys.executable, "-m", "tests.disk.writer", str(folder), original[1], "6", "900"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ})
    assert "failed" not in done.stdout
    assert acknowledged_are_there(folder, original[1], done.stdout) == 6


def test_a_full_disk_during_a_backup_leaves_no_file_and_an_open_vault(
    original: tuple[Path, str], folder: Path, tmp_path: Path
) -> None:
    with Vault.open(folder, original[1]) as vault:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
        try:
            with pytest.raises(DiskFull):
                vault.backup(tmp_path / "b.tara-backup")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert not list(tmp_path.glob("b.tara-backup*"))
        vault.backup(tmp_path / "b.tara-backup")
