"""The files of the private folder, written in place so that nothing about them tells a journal from its cover.

    private/
      header.json     one passphrase slot (keys.py); random where nothing was ever begun
      private.db      SQLCipher's file, or as many random bytes; 2 MiB, or a multiple of it
      lock            empty; held by the process that uses the folder (lock.py)

and for moments only: `header.json.new` (a header on its way), `private.db.new` (a journal being made), `private.db-wal`
(a write under way), `erasing` (an erasure under way). After a kill in such a moment they stay until the next start; a
`private.db-wal` until the next opening, because it may hold an entry that was acknowledged.

A file that is replaced by a new one has a new number and a new time of birth, which no program can set back. So both
files are made once and then only written in place. The header, too small to be written in halves safely, goes to
`header.json.new` first, is forced to disk, is written in place from there, and the next one to look finishes what a
kill interrupted.

Times of access and modification are set back to one moment, that of TARA's last start, after everything that happens
here. Not possible: to set the time of the last change of the inode (ctime). It names the last moment at which TARA set
the times: at each start and, in the desktop, at each locking, used or not; between an action on the journal and the
next of those, it names that action.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health.store import journal_faults
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.layout import HEADER_NAME, LOCK_NAME, sync_folder, unfinished
from tara_health.store.lock import VaultLock

STEP_BYTES: Final = 2 * 1024 * 1024
"""The database's size from the beginning, and what it grows by."""
STEP_PAGES: Final = STEP_BYTES // PAGE_BYTES
_CHUNK_BYTES: Final = 64 * 1024
_BINARY: Final = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class JournalFiles:
    """The paths of one private folder."""

    folder: Path

    @property
    def header(self) -> Path:
        """The key slot."""
        return self.folder / HEADER_NAME

    @property
    def database(self) -> Path:
        """The encrypted entries, or random bytes."""
        return self.folder / "private.db"

    @property
    def lock(self) -> Path:
        """Held while the folder is used."""
        return self.folder / LOCK_NAME

    @property
    def erasing(self) -> Path:
        """An empty file; that it exists means that an erasure was begun and must be finished."""
        return self.folder / "erasing"

    @property
    def wal(self) -> Path:
        """SQLite's write-ahead log."""
        return self.folder / "private.db-wal"

    @property
    def building(self) -> Path:
        """A journal being made, before it is copied over the cover."""
        return unfinished(self.database)

    def sidecars(self) -> tuple[Path, ...]:
        """Every passing file that may hold content or keys of a journal that exists."""
        return (self.wal, *(self.folder / f"private.db-{end}" for end in ("shm", "journal")), unfinished(self.header))

    def workshop(self) -> tuple[Path, ...]:
        """Every file of a making; they count for nothing."""
        return (self.building, *(self.folder / f"{self.building.name}-{end}" for end in ("wal", "shm", "journal")))


@contextmanager
def held(files: JournalFiles) -> Iterator[None]:
    """Hold the folder's lock. Raises VaultInUse at once where another process or journal holds it."""
    lock = VaultLock(files.lock)
    try:
        yield
    finally:
        lock.release()


def same_moment(files: JournalFiles, moment_ns: int) -> None:
    """Set access and modification time of the files, and of the folder, to one moment."""
    for path in (files.header, files.database, files.lock, files.folder):
        with suppress(FileNotFoundError):
            os.utime(path, ns=(moment_ns, moment_ns))


@contextmanager
def steady_times(files: JournalFiles) -> Iterator[None]:
    """Whatever happens inside, the times are afterwards what they were; the header's stand for all."""
    try:
        moment = files.header.stat().st_mtime_ns
    except OSError:
        moment = time.time_ns()
    try:
        yield
    finally:
        # A failure here must not hide what happened inside.
        with suppress(OSError):
            same_moment(files, moment)


def write_header(files: JournalFiles, content: bytes) -> None:
    """Put a header in place so that a kill leaves the old or the new one; nothing of the old one stays in the file."""
    _write(unfinished(files.header), content)
    sync_folder(files.folder)
    write_in_place(files.header, content)
    shred(unfinished(files.header))


def write_in_place(path: Path, content: bytes) -> None:
    """Make `content` the whole content of `path`, keeping the file itself, durably."""
    _write(path, content)
    sync_folder(path.parent)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.ftruncate(file.fileno(), len(content))
        os.fsync(file.fileno())


def fill_up(path: Path, salt: bytes) -> None:
    """Lengthen `path` with random bytes to a whole number of steps; a new one begins with `salt`. Nothing in it is
    overwritten.
    """
    size = path.stat().st_size if path.exists() else 0
    wanted = max(STEP_BYTES, -(-size // STEP_BYTES) * STEP_BYTES)
    if size == wanted:
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write((salt[size:] + os.urandom(wanted))[: wanted - size])
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def overwrite(path: Path, beginning: bytes = b"") -> None:
    """Write random bytes over every byte of `path`, force them to disk, and read them back. `beginning` comes first."""
    written, read = hashlib.sha256(), hashlib.sha256()
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        for start in range(0, size, _CHUNK_BYTES):
            length = min(_CHUNK_BYTES, size - start)
            chunk = (beginning[start:] + os.urandom(length))[:length]
            file.write(chunk)
            written.update(chunk)
        file.flush()
        os.fsync(file.fileno())
        if hasattr(os, "posix_fadvise"):
            # Else what is read back would come from memory, not from the disk.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            read.update(chunk)
    if not hmac.compare_digest(written.digest(), read.digest()):
        raise journal_faults.not_erased()


def shred(path: Path) -> None:
    """Overwrite and remove `path`, if it is there."""
    if path.exists():
        overwrite(path)
        path.unlink()
        sync_folder(path.parent)
