"""From SQLite's error codes to sentences a clinician can act on, and the sentences for what an opening may find.

The environment's faults (disk, permissions, another program) and damage are told apart by SQLite's primary result code
(https://sqlite.org/rescode.html). Anything else is our own bug and passes through unchanged.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from tara_health.errors import (
    CorruptVault,
    DiskFull,
    NotAVault,
    ReadOnlyVault,
    TruncatedVault,
    VaultError,
    VaultInUse,
    VaultLocked,
    VaultMissing,
    VaultStorageFailed,
    VaultTooNew,
)

DatabaseError = dbapi2.Error
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
_FULL_ERRNO = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED_ERRNO = (errno.EACCES, errno.EPERM)
_NO_PLACE_ERRNO = (errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ELOOP)
_KEPT = "Everything saved before is kept; if a change was being saved just now, that one was not."
SALVAGE = "Restore a backup, or run `tara vault recover NEW_FOLDER`, which copies what can be read into a new vault."


def corrupt(what: str = "The encrypted history was damaged or changed outside TARA.") -> CorruptVault:
    """Damage inside the vault's files."""
    return CorruptVault(what, untouched="TARA has changed nothing in it.", remedy=SALVAGE)


def truncated() -> TruncatedVault:
    """The database file is shorter than it was."""
    return TruncatedVault(
        "The end of the encrypted history is missing: the file is shorter than TARA left it.",
        untouched="What is left of it is unchanged.",
        remedy=SALVAGE,
    )


def not_a_vault(path: Path) -> NotAVault:
    """The database file is another program's."""
    return NotAVault(
        f"The file {path} is not this vault's history; another program or another vault wrote it.",
        untouched="The file is unchanged.",
        remedy="Put the right file back, or restore a backup.",
    )


def another_programs(path: Path) -> NotAVault:
    """A database without encryption lies where the history would."""
    return NotAVault(
        f"The file {path} is another program's database, not an encrypted history.",
        untouched="The file is unchanged.",
        remedy="Move it to where it belongs, or set TARA_HOME to another folder; then create or restore a history.",
    )


def too_new() -> VaultTooNew:
    """The database's schema is newer than this program."""
    return VaultTooNew(
        "The history was written by a newer TARA.",
        untouched="The history is unchanged.",
        remedy="Install the newer version to open it.",
    )


def in_use() -> VaultInUse:
    """Another process holds the vault."""
    return VaultInUse(
        "Another TARA window or command has this history open.",
        untouched="Nothing was changed.",
        remedy="Close the other one first.",
    )


def locked() -> VaultLocked:
    """The vault was locked in the meantime."""
    return VaultLocked(
        "The history is locked.",
        untouched="Everything saved before is kept.",
        remedy="Unlock it to go on.",
    )


def missing(folder: Path) -> VaultMissing:
    """No vault in that folder."""
    return VaultMissing(
        f"There is no encrypted history in {folder} yet.",
        untouched="Nothing was changed.",
        remedy="Create one with `tara vault init` or in the desktop's first-run page.",
    )


def key_file_missing(folder: Path) -> CorruptVault:
    """A history without the file that holds its key slots."""
    return CorruptVault(
        f"The key file (header.json) of the history in {folder} is missing; without it nothing opens the history.",
        untouched="The history itself is unchanged.",
        remedy="Put header.json back from a backup of this vault.",
    )


def disk_full() -> DiskFull:
    """No room left."""
    return DiskFull(
        "The disk has no room left.",
        untouched=_KEPT,
        remedy="Free some space and try again.",
    )


def read_only() -> ReadOnlyVault:
    """The vault's files or folder can't be written."""
    return ReadOnlyVault(
        "The history's folder or files are closed to you or read-only.",
        untouched="Nothing was changed.",
        remedy="Ask for permission on the folder, or move TARA_HOME to a folder of your own.",
    )


def read_only_disk() -> ReadOnlyVault:
    """The vault lies on a medium that takes no writes."""
    return ReadOnlyVault(
        "The history lies on a read-only disk, and TARA opens one only where it can also write.",
        untouched="Nothing was changed.",
        remedy="Copy the whole folder to a disk that can be written to, and set TARA_HOME to the copy.",
    )


def no_such_place() -> VaultError:
    """A part of the path to the vault is absent, a plain file, or a place where no folder can be made."""
    return VaultError(
        "The history's folder can't be reached: a part of its path is missing or is not a folder.",
        untouched="TARA has changed nothing there.",
        remedy="Check that its disk is connected, or set TARA_HOME to a folder of your own.",
    )


def storage_failed() -> VaultStorageFailed:
    """The device reported a read or write error."""
    return VaultStorageFailed(
        "The disk reported an error while the history was read or written.",
        untouched=_KEPT,
        remedy="Make a backup to another disk soon and have this one checked.",
    )


def path_too_long() -> VaultError:
    """Neither the system nor SQLite opens files under so long a path."""
    return VaultError(
        "The path of the history's folder is too long for a database.",
        untouched="Nothing was changed.",
        remedy="Set TARA_HOME to a folder with a shorter path.",
    )


def from_sqlite(error: dbapi2.Error) -> VaultError | None:
    """The sentence for an SQLite error; None when it is not the environment's fault."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    sentences = {
        _BUSY: in_use,
        _LOCKED: in_use,
        _READONLY: read_only,
        _IOERR: storage_failed,
        _CORRUPT: corrupt,
        _FULL: disk_full,
        _CANTOPEN: read_only,
        _NOTADB: corrupt,
    }
    sentence = sentences.get(code & 0xFF)
    return sentence() if sentence else None


def from_os(error: OSError) -> VaultError:
    """The sentence for a failed file operation on the vault."""
    if error.errno in _FULL_ERRNO:
        return disk_full()
    if error.errno == errno.ENAMETOOLONG:
        return path_too_long()
    if error.errno == errno.EROFS:
        return read_only_disk()
    if error.errno in _CLOSED_ERRNO:
        return read_only()
    if error.errno in _NO_PLACE_ERRNO:
        return no_such_place()
    return storage_failed()


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn SQLite's and the operating system's errors inside the block into `VaultError`s."""
    try:
        yield
    except dbapi2.Error as error:
        sentence = from_sqlite(error)
        if sentence is None:
            raise
        raise sentence from None  # the original may quote SQL with values in it
    except OSError as error:
        raise from_os(error) from error
