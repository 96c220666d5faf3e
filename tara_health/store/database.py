"""The encrypted SQLite connection: opened with a raw key, its settings read back, every commit counted inside and
outside.

One connection, used only by the thread that opened it (the binding refuses any other): the desktop's single-worker
executor, or the terminal's main thread. Writes go through `transaction`. Nothing unencrypted reaches the disk: the
write-ahead log is encrypted page by page and temporary tables stay in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from tara_health.errors import VaultError
from tara_health.store import faults
from tara_health.store.anchor import PAGE_BYTES, AnchorFile, page_seals_digest
from tara_health.store.layout import VaultFiles

Connection = Any
Row = tuple[Any, ...]
Parameters = Sequence[object] | Mapping[str, object]
APPLICATION_ID: Final = 0x54415241  # "TARA"
WAL_BYTES_MAX: Final = 8 * 1024 * 1024
"""The write-ahead log is folded into the main file when it has grown to this."""
_MODES: Final = {"create": "mode=rwc", "write": "mode=rw", "look": "mode=ro", "look_main_only": "mode=ro&immutable=1"}
_SETTINGS: Final = (
    ("auto_vacuum", "NONE", 0),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    # Checkpoints are ours (`Database.checkpoint`): a failing one must not look like a failing commit.
    ("wal_autocheckpoint", "0", 0),
)


def connect(path: Path, key: bytes | bytearray, salt: bytes, mode: str) -> Connection:
    """An encrypted connection to `path`; `mode` is create, write, look (changes no file but the log's index) or
    look_main_only.
    """
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?{_MODES[mode]}", uri=True, isolation_level=None, timeout=0)
    try:
        # SQLCipher would write its complaints to standard error, file offsets included.
        connection.execute("PRAGMA cipher_log = off")
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{bytes(key).hex()}{salt.hex()}'\"")
        version = connection.execute("PRAGMA cipher_version").fetchone()
        if not version or not version[0]:
            raise AssertionError("this sqlite library has no encryption; refusing to write plain text")
        connection.execute(f"PRAGMA cipher_page_size = {PAGE_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def apply_settings(connection: Connection) -> None:
    """Set and read back everything durability and secrecy rest on."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    for name, value, expected in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != expected:
            raise AssertionError(f"PRAGMA {name} is {found!r}, expected {expected!r}")


def commits_inside(connection: Connection) -> int:
    """The commit counter kept in the database."""
    return int(connection.execute("SELECT value FROM meta WHERE name = 'commits'").fetchone()[0])


class Database:
    """The open, writable connection of a vault with its anchor. Raises VaultError for the environment's faults."""

    def __init__(self, files: VaultFiles, connection: Connection, anchor: AnchorFile) -> None:
        self.files, self.anchor = files, anchor
        self._connection: Connection | None = connection
        self._inside = False
        self._commits = commits_inside(connection)
        self._pending_audit: tuple[int, bytes] | None = None

    @property
    def connection(self) -> Connection:
        """The raw connection, for the store's own modules. Raises VaultLocked once it is closed."""
        if self._connection is None:
            raise faults.locked()
        return self._connection

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a query."""
        with faults.told_apart():
            return list(self.connection.execute(sql, parameters))

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def write(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement inside a transaction; gives the last inserted row's id."""
        if not self._inside:
            raise AssertionError("a write outside a transaction would not be counted")
        with faults.told_apart():
            return int(self.connection.execute(sql, parameters).lastrowid or 0)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, durable when the block has been left. An inner block joins the outer one."""
        if self._inside:
            yield
            return
        with faults.told_apart():
            pending_audit = self._pending_audit
            self.connection.execute("BEGIN IMMEDIATE")
            self._inside = True
            try:
                yield
                self.connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'commits'")
                self.connection.execute("COMMIT")
            except BaseException:
                self._pending_audit = pending_audit  # the anchor must not speak of an entry that was rolled back
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._inside = False
        self._commits += 1
        self._after_commit()

    def note_audit(self, entries: int, last_hash: bytes) -> None:
        """What the anchor shall say of the audit log after the running transaction's commit."""
        self._pending_audit = (entries, last_hash)

    def _after_commit(self) -> None:
        # The commit is durable already: a full disk here costs only the newest anchor, and an older one raises no
        # alarm.
        with suppress(VaultError, OSError):
            record = replace(self.anchor.current, commits=self._commits)
            if self._pending_audit:
                entries, last_hash = self._pending_audit
                record = replace(record, audit_entries=entries, audit_hash=last_hash)
            self.anchor.write(record)
            self._pending_audit = None
            if self.wal_bytes() > WAL_BYTES_MAX:
                self.checkpoint()

    def wal_bytes(self) -> int:
        """Length of the write-ahead log."""
        try:
            return self.files.wal.stat().st_size
        except FileNotFoundError:
            return 0

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the main file."""
        with faults.told_apart():
            busy = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if busy:
                raise faults.in_use()
            pages = self.files.history.stat().st_size // PAGE_BYTES
            self.anchor.write(replace(self.anchor.current, pages=pages))

    def close(self) -> None:
        """Checkpoint if the disk allows it, then close; never raises for the environment's faults."""
        if self._connection is None:
            return
        connection = self._connection
        with suppress(VaultError, dbapi2.Error, OSError):
            self.checkpoint()
        self._connection = None
        with suppress(VaultError, dbapi2.Error, OSError):
            connection.close()
            if not self.wal_bytes():
                digest = page_seals_digest(self.files.history)
                self.anchor.write(replace(self.anchor.current, digest=digest), durable=True)
        self.anchor.close()
