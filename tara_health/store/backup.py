"""Backups: one encrypted file that holds key slots and database, proved readable before it takes its name.

    <name>.tara-backup    a ZIP without compression: header.json, history.db, and manifest.json (format, SHA-256 of
    both), written last

The source is checked first, so a damaged vault never produces a backup that looks good. An existing target is never
overwritten, nor is a vault by restoring. A backup opens with the passphrase and the recovery key that were valid when
it was made.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from tara_health import limits
from tara_health.errors import BackupFailed, NotAVault
from tara_health.store import faults, keys, look, migrations
from tara_health.store.anchor import Anchor
from tara_health.store.assemble import building, database_key, first_anchor, refuse_existing
from tara_health.store.check import check, require_integrity
from tara_health.store.database import apply_settings, connect
from tara_health.store.layout import VaultFiles, header_path, replace_file, sync_folder

if TYPE_CHECKING:
    from tara_health.store.open import Vault

FORMAT: Final = 1
_HEADER, _HISTORY, _MANIFEST = "header.json", "history.db", "manifest.json"
_CHUNK: Final = 1024 * 1024


def backup(vault: Vault, target: Path) -> None:
    """Write a verified backup of `vault` to `target`. Raises BackupFailed, DiskFull, ReadOnlyVault or CorruptVault."""
    target = target.absolute()
    if target.exists():
        raise _exists(target)
    if not target.parent.is_dir():
        raise BackupFailed(
            f"There is no folder {target.parent}.",
            untouched="The history is unchanged.",
            remedy="Choose a folder that exists.",
        )
    check(vault, index=False)
    temporary = target.with_name(target.name + ".part")
    try:
        with faults.told_apart():
            _write(vault, temporary)
            _prove(temporary, vault.data_key)
            # A hard link fails where a file appeared meanwhile; a rename would replace it.
            _publish(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    vault.audit("backup_written", bytes=target.stat().st_size)


def _publish(temporary: Path, target: Path) -> None:
    try:
        target.hardlink_to(temporary)
    except (OSError, NotImplementedError):
        if target.exists():
            raise _exists(target) from None
        temporary.rename(target)
    sync_folder(target.parent)


def _write(vault: Vault, temporary: Path) -> None:
    try:
        descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        raise BackupFailed(
            f"The folder {temporary.parent} is read-only or closed to you.",
            untouched="The history is unchanged.",
            remedy="Choose another folder for the backup.",
        ) from error
    with os.fdopen(descriptor, "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            hashes = {
                _HEADER: _copy(header_path(vault.folder), archive, _HEADER),
                _HISTORY: _copy(vault.files.history, archive, _HISTORY),
            }
            archive.writestr(_MANIFEST, json.dumps({"tara_backup": FORMAT, "sha256": hashes}, indent=1))
        file.flush()
        os.fsync(file.fileno())


def _copy(source: Path, archive: zipfile.ZipFile, name: str) -> str:
    """Copy the encrypted bytes: nobody writes meanwhile, for the vault has one thread and no log after its check."""
    digest = hashlib.sha256()
    with source.open("rb") as read, archive.open(name, "w", force_zip64=True) as write:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            write.write(chunk)
    return digest.hexdigest()


def _prove(temporary: Path, data_key: bytearray) -> None:
    """Extract what was just written and verify every page with the vault's own key."""
    proof = temporary.with_name(temporary.name + "-proof")
    try:
        with _opened(temporary) as archive:
            header = keys.parse_header(_small(archive, _HEADER))
            _extract(archive, proof)
        _require_sound(proof, header, data_key)
    finally:
        with suppress(OSError):
            proof.unlink(missing_ok=True)


def _require_sound(path: Path, header: keys.Header, data_key: bytearray) -> None:
    key = database_key(data_key)
    with faults.told_apart():
        connection = connect(path, key, header.database_salt, "look_main_only")
        try:
            if migrations.version(connection) > len(migrations.STEPS):
                raise faults.too_new()
            require_integrity(connection)
        finally:
            connection.close()
            keys.wipe(key)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise _incomplete(path) if _begins_as_backup(path) else _not_a_backup(path) from None
    with archive:
        if sorted(archive.namelist()) != sorted((_HEADER, _HISTORY, _MANIFEST)):
            raise _not_a_backup(path)
        try:
            yield archive
        except (zipfile.BadZipFile, EOFError):
            raise _damaged() from None


def _begins_as_backup(path: Path) -> bool:
    """A ZIP names its first file in its first bytes and lists them all at its end, which an unfinished copy lacks."""
    with path.open("rb") as file:
        start = file.read(64)
    return start.startswith(b"PK\x03\x04") and _HEADER.encode() in start


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > limits.VAULT_HEADER_BYTES:
        raise _damaged()
    with archive.open(name) as file:
        return file.read(limits.VAULT_HEADER_BYTES)


def _extract(archive: zipfile.ZipFile, target: Path) -> None:
    """Copy the database out and compare both files with the manifest."""
    manifest = _manifest(archive)
    entry = archive.getinfo(_HISTORY)
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        raise _damaged()  # a small file that unpacks to a large one is none of ours
    descriptor = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with archive.open(_HISTORY) as read, os.fdopen(descriptor, "w+b") as write:
        found = _hash_into(read, write)
        write.flush()
        os.fsync(write.fileno())
    hashes = {_HEADER: hashlib.sha256(_small(archive, _HEADER)).hexdigest(), _HISTORY: found}
    if manifest.get("sha256") != hashes:
        raise _damaged()


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        manifest = json.loads(_small(archive, _MANIFEST))
    except ValueError:
        raise _damaged() from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("tara_backup"), int):
        raise _damaged()
    if manifest["tara_backup"] > FORMAT:
        raise faults.too_new()
    return manifest


def _hash_into(read: IO[bytes], write: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := read.read(_CHUNK):
        digest.update(chunk)
        write.write(chunk)
    return digest.hexdigest()


def restore_backup(source: Path, folder: Path, secret: str) -> None:
    """Make a vault in `folder` from a backup, after verifying it as a whole with `secret`.

    Raises VaultExists (an existing vault is never touched), NotAVault, BackupFailed, WrongKey or CorruptVault.
    """
    folder = folder.absolute()
    refuse_existing(folder)
    if not source.is_file():
        raise BackupFailed(f"There is no backup file at {source}.", remedy="Check the path.")
    with faults.told_apart(), building(folder) as workshop, _opened(source) as archive:
        content = _small(archive, _HEADER)
        header = keys.parse_header(content)
        data_key = keys.unlock(header, secret)
        files = VaultFiles(workshop, header.generation)
        _extract(archive, files.history)
        _require_sound(files.history, header, data_key)
        _anchor_restored(files, header, data_key)
        replace_file(header_path(workshop), content)
        keys.wipe(data_key)


def _anchor_restored(files: VaultFiles, header: keys.Header, data_key: bytearray) -> None:
    key = database_key(data_key)
    connection = connect(files.history, key, header.database_salt, "write")
    try:
        apply_settings(connection)
        migrations.migrate(connection)
    except BaseException:
        connection.close()
        raise
    finally:
        keys.wipe(key)
    first_anchor(files, connection, data_key)
    look.require_whole_file(files, header.database_salt, Anchor())


def _exists(target: Path) -> BackupFailed:
    return BackupFailed(
        f"{target} exists already; a backup never overwrites a file.",
        untouched="That file and the history are unchanged.",
        remedy="Choose another name.",
    )


def _incomplete(path: Path) -> BackupFailed:
    return BackupFailed(
        f"The backup {path} is incomplete: its end is missing, as after an interrupted copy.",
        untouched="Nothing was restored or changed.",
        remedy="Copy it again from where it was made, or use another backup.",
    )


def _not_a_backup(path: Path) -> NotAVault:
    return NotAVault(
        f"{path} is not a TARA backup.",
        untouched="Nothing was changed.",
        remedy="Choose a file that `tara vault backup` wrote.",
    )


def _damaged() -> BackupFailed:
    return BackupFailed(
        "The backup file is damaged: its checksums don't fit.",
        untouched="Nothing was restored or changed.",
        remedy="Use another backup.",
    )
