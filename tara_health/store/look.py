"""A look at a vault before it is opened for writing: what is wrong with it, told apart, with no file changed.

SQLite opened for writing would replay and delete the write-ahead log, so the look is read-only: on the main file
alone when there is no log, and otherwise through a log index that is removed again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tara_health.errors import VaultError
from tara_health.store import faults
from tara_health.store.anchor import PAGE_BYTES, UNKNOWN_DIGEST, Anchor, page_seals_digest
from tara_health.store.database import APPLICATION_ID, Connection, commits_inside, connect
from tara_health.store.layout import VaultFiles

_ROOM_BYTES = 256 * 1024
_PLAIN_SQLITE = b"SQLite format 3\0"
_READ_AT_OPENING = (
    "SELECT count(*) FROM message WHERE state = 'streaming'",
    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
    "SELECT count(*) FROM conversation WHERE deleted_at IS NOT NULL",
)
"""What opening reads anyway: damage there is met while nothing has been opened for writing."""
_PATH_BYTES_MAX = 480
"""SQLite's limit is 512 with its own suffixes."""


def nothing_to_open(folder: Path) -> VaultError:
    """Why a folder without a key file is no vault: nothing there, another program's database, or the key file lost."""
    with faults.told_apart():
        for history in sorted(folder.glob("history-*.db")):
            with history.open("rb") as file:
                plain = file.read(len(_PLAIN_SQLITE)) == _PLAIN_SQLITE
            return faults.another_programs(history) if plain else faults.key_file_missing(folder)
    return faults.missing(folder)


def require_room(folder: Path) -> None:
    """Raise ReadOnlyVault or DiskFull unless a little can be written to `folder` now."""
    if len(os.fsencode(folder.absolute())) > _PATH_BYTES_MAX - 40:
        raise faults.path_too_long()
    trial = folder / ".room"
    with faults.told_apart():
        try:
            trial.write_bytes(bytes(_ROOM_BYTES))
        finally:
            with suppress(OSError):
                trial.unlink(missing_ok=True)


def require_writable(files: VaultFiles) -> None:
    """Raise ReadOnlyVault when a file of the vault can't be written by this user."""
    for path in files.all():
        if path.exists() and not os.access(path, os.W_OK):
            raise faults.read_only()


def require_whole_file(files: VaultFiles, salt: bytes, anchor: Anchor) -> None:
    """Raise unless the database file is ours, as long as it was and page for page the one we left; no key is needed."""
    with faults.told_apart():
        if not files.history.exists():
            raise faults.corrupt(f"The encrypted history {files.history.name} is missing from its folder.")
        size = files.history.stat().st_size
        with files.history.open("rb") as file:
            start = file.read(len(salt))
        _require_ours(files, start, salt)
        no_log = not _has_log(files)
        if size < PAGE_BYTES or size < anchor.pages * PAGE_BYTES or (no_log and size % PAGE_BYTES):
            raise faults.truncated()
        if anchor.digest not in (UNKNOWN_DIGEST, page_seals_digest(files.history)):
            raise faults.corrupt()


def _require_ours(files: VaultFiles, start: bytes, salt: bytes) -> None:
    if len(start) < len(salt):
        raise faults.truncated()
    same = sum(a == b for a, b in zip(start, salt, strict=True))
    if same == len(salt):
        return
    # A few wrong bytes are damage; all wrong means that somebody else's file is here.
    raise faults.corrupt() if same >= len(salt) // 2 else faults.not_a_vault(files.history)


def _has_log(files: VaultFiles) -> bool:
    return files.wal.exists() and files.wal.stat().st_size > 0


@contextmanager
def reading(files: VaultFiles, key: bytes | bytearray, salt: bytes) -> Iterator[Connection]:
    """A read-only connection that leaves every file as it was."""
    log = _has_log(files)
    had_index = files.shared_memory.exists()
    connection = connect(files.history, key, salt, "look" if log else "look_main_only")
    try:
        yield connection
    finally:
        connection.close()
        if log and not had_index:
            files.shared_memory.unlink(missing_ok=True)


def require_sound(files: VaultFiles, key: bytes | bytearray, salt: bytes, anchor: Anchor, newest_schema: int) -> None:
    """Raise CorruptVault, TruncatedVault, NotAVault or VaultTooNew; returns when the vault may be opened for
    writing.
    """
    require_whole_file(files, salt, anchor)
    with faults.told_apart(), reading(files, key, salt) as connection:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise faults.not_a_vault(files.history)
        if connection.execute("PRAGMA user_version").fetchone()[0] > newest_schema:
            raise faults.too_new()
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        if not _has_log(files) and files.history.stat().st_size < pages * PAGE_BYTES:
            raise faults.truncated()
        _require_all_commits(commits_inside(connection), anchor)
        for query in _READ_AT_OPENING:
            connection.execute(query).fetchone()


def _require_all_commits(inside: int, anchor: Anchor) -> None:
    lost = anchor.commits - inside
    if lost > 0:
        changes = "change is" if lost == 1 else f"{lost:,} changes are"
        raise faults.corrupt(f"The last {changes} missing: the log beside the history was damaged or deleted.")
