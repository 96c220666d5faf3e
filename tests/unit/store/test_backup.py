from __future__ import annotations

import errno
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from tara_health.errors import BackupFailed, CorruptVault, NotAVault, VaultExists, WrongKey
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.backup import restore_backup
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE, fingerprints


@pytest.fixture
def backup(vault: Vault, tmp_path: Path) -> Path:
    target = tmp_path / "b.tara-backup"
    vault.backup(target)
    return target


def test_a_backup_restores_to_the_same_history(vault: Vault, backup: Path, tmp_path: Path, recovery_key: str) -> None:
    wanted = [vault.conversations.path(one.id) for one in vault.conversations.recent()]
    restore_backup(backup, tmp_path / "restored", recovery_key)
    with Vault.open(tmp_path / "restored", PASSPHRASE) as restored:
        assert [restored.conversations.path(one.id) for one in restored.conversations.recent()] == wanted
        restored.check()
        assert restored.search("troponin")


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_the_folder_around_a_restored_vault_keeps_its_mode(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir(mode=0o755)
    restore_backup(backup, tmp_path / "documents" / "restored", PASSPHRASE)
    assert stat.S_IMODE((tmp_path / "documents").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "documents" / "restored").stat().st_mode) == 0o700


def test_the_backup_is_all_there_is_afterwards(backup: Path, tmp_path: Path) -> None:
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tara-backup", "vault"]
    assert b"troponin" not in backup.read_bytes()


def test_an_existing_file_is_never_overwritten(vault: Vault, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupFailed, match="never overwrites"):
        vault.backup(backup)
    assert backup.read_bytes() == before


def test_a_folder_that_is_not_there_is_named(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no folder"):
        vault.backup(tmp_path / "absent" / "b.tara-backup")


def test_a_damaged_vault_makes_no_backup(vault: Vault, tmp_path: Path) -> None:
    vault.database.checkpoint()
    pages = bytearray(vault.files.history.read_bytes())
    pages[-PAGE_BYTES // 2] ^= 1
    vault.files.history.write_bytes(pages)
    with pytest.raises(CorruptVault):
        vault.backup(tmp_path / "bad.tara-backup")
    assert not (tmp_path / "bad.tara-backup").exists()


def test_a_failure_while_writing_leaves_no_file(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cancelled(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tara_health.store.backup._prove", cancelled)
    with pytest.raises(KeyboardInterrupt):
        vault.backup(tmp_path / "cancelled.tara-backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vault"]


def test_restoring_never_touches_an_existing_vault(vault: Vault, backup: Path) -> None:
    vault.lock()
    before = fingerprints(vault.folder)
    with pytest.raises(VaultExists):
        restore_backup(backup, vault.folder, PASSPHRASE)
    assert fingerprints(vault.folder) == before


def test_a_wrong_secret_restores_nothing(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        restore_backup(backup, tmp_path / "restored", "not the passphrase")
    assert not list(tmp_path.glob("restored*"))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(60), b"PK\x05\x06" + bytes(18)])
def test_other_files_are_not_backups(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "other"
    source.write_bytes(content)
    with pytest.raises(NotAVault):
        restore_backup(source, tmp_path / "restored", PASSPHRASE)
    with pytest.raises(BackupFailed, match="no backup file"):
        restore_backup(tmp_path / "absent", tmp_path / "restored", PASSPHRASE)


@pytest.mark.parametrize("part", ["header.json", "history.db", "manifest.json"])
def test_a_changed_part_is_refused(backup: Path, tmp_path: Path, part: str) -> None:
    changed = tmp_path / "changed"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == part:
                content[len(content) // 2] ^= 1
            new.writestr(name, bytes(content))
    with pytest.raises((BackupFailed, CorruptVault, NotAVault)):
        restore_backup(changed, tmp_path / "restored", PASSPHRASE)
    assert not list(tmp_path.glob("restored*"))


@pytest.mark.parametrize("kept", [0.01, 0.5, 0.999])
def test_a_cut_backup_is_called_incomplete(backup: Path, tmp_path: Path, kept: float) -> None:
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(BackupFailed, match="incomplete"):
        restore_backup(backup, tmp_path / "restored", PASSPHRASE)
    assert not list(tmp_path.glob("restored*"))


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_closed_target_folder_is_not_blamed_on_the_history(
    vault: Vault, tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("tara_health.store.backup.os.open", refused)
    with pytest.raises(BackupFailed, match=f"{tmp_path} is read-only"):
        vault.backup(tmp_path / "b")


def test_a_packed_bomb_is_refused_unread(backup: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("header.json", old.read("header.json"))
        new.writestr("history.db", bytes(50_000_000))
        new.writestr("manifest.json", json.dumps({"tara_backup": 1, "sha256": {}}))
    with pytest.raises(BackupFailed, match="checksums"):
        restore_backup(bomb, tmp_path / "restored", PASSPHRASE)
