"""The files of one vault folder, and how one of them is replaced without a moment in which neither version exists.

    vault/
      header.json           key slots (keys.py); written last, so that it exists means that the vault is complete
      history-<name>.db     the encrypted SQLite file; `<name>` changes when the data key is renewed
      anchor-<name>.bin     commit counter, audit tail and page digest kept outside the database (anchor.py)
      lock                  empty; held by the process that has the vault open (lock.py)

Nothing else belongs here. SQLite adds `history-<name>.db-wal` while the vault is open; it is encrypted as well.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tara_health.store import faults

HEADER_NAME = "header.json"
LOCK_NAME = "lock"


@dataclass(frozen=True, slots=True)
class VaultFiles:
    """The paths of one vault whose database carries the generation `name`."""

    folder: Path
    name: str

    @property
    def history(self) -> Path:
        """The encrypted database."""
        return self.folder / f"history-{self.name}.db"

    @property
    def wal(self) -> Path:
        """SQLite's write-ahead log; present while the vault is open and after a crash."""
        return self.folder / f"history-{self.name}.db-wal"

    @property
    def shared_memory(self) -> Path:
        """SQLite's index of the write-ahead log; only a read-only look at a crashed vault makes one."""
        return self.folder / f"history-{self.name}.db-shm"

    @property
    def journal(self) -> Path:
        """SQLite's rollback journal; only while a new database is being filled."""
        return self.folder / f"history-{self.name}.db-journal"

    @property
    def anchor(self) -> Path:
        """Counters kept outside the database."""
        return self.folder / f"anchor-{self.name}.bin"

    def all(self) -> tuple[Path, ...]:
        """Every file of this generation, present or not."""
        return (self.history, self.wal, self.shared_memory, self.journal, self.anchor)


def unfinished(path: Path) -> Path:
    """What `replace_file` writes first; left behind only when it was killed."""
    return path.with_name(path.name + ".new")


def header_path(folder: Path) -> Path:
    """The key-slot header of the vault in `folder`."""
    return folder / HEADER_NAME


def vault_exists(folder: Path) -> bool:
    """Whether `folder` holds a complete vault (its header is there). Raises ReadOnlyVault where nobody may look."""
    with faults.told_apart():
        return header_path(folder).is_file()


def sync_folder(folder: Path) -> None:
    """Make renames inside `folder` durable. Windows has no such call; NTFS journals them by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: a temporary neighbour, fsync, rename, fsync of the folder. Readers see old or new,
    never half.
    """
    temporary = unfinished(path)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
