"""The private file's SQLCipher database: made at its full size, opened for one action at a time, grown in whole steps.

The key lies in memory while the journal is open, the file does not: each action opens it, ends with everything in the
one file, and closes it. So a write-ahead log exists for the milliseconds of a write only, a look makes no file at all,
and a kill between two actions leaves nothing to see. What an action acknowledged is durable: the same settings as the
vault's (write-ahead log, full synchronisation, secure deletion, temporary tables in memory), read back each time.

A fresh database of a few pages would tell itself from its cover. So it is made with all its pages written (filled with
zeros, encrypted like any content, and freed), and later entries use the free pages. Where they run out, the same is
done for the next step, within the entry's own transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Final

from tara_health.errors import VaultError, VaultTooNew
from tara_health.store.database import APPLICATION_ID, Connection, apply_settings, connect
from tara_health.store.faults import DatabaseError
from tara_health.store.journal_faults import told_apart
from tara_health.store.journal_files import STEP_BYTES, STEP_PAGES, JournalFiles, write_in_place

FORMAT: Final = 1
_SCHEMA: Final = (
    "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, day TEXT NOT NULL,"
    " payload TEXT NOT NULL) STRICT",
    "CREATE TABLE filling (body BLOB NOT NULL) STRICT",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {FORMAT}",
)
_OVERFLOW_BYTES: Final = 4096 - 80 - 4
"""What one page of a long value holds: the page less SQLCipher's vector and seal and the number of the next page."""
_TRIES: Final = 8


def build(files: JournalFiles, key: bytes | bytearray, salt: bytes) -> None:
    """An empty database of one whole step, in `files.building`."""
    with told_apart(), closing(connect(files.building, key, salt, "create")) as connection:
        apply_settings(connection)
        with _transaction(connection):
            for statement in _SCHEMA:
                connection.execute(statement)
        _free_filling(connection)


def put_in_place(files: JournalFiles) -> None:
    """Copy what was built over the cover, which has the same size and begins with the same salt."""
    with told_apart():
        write_in_place(files.database, files.building.read_bytes())


def recover(files: JournalFiles, key: bytes | bytearray, salt: bytes) -> None:
    """Fold in what a kill left behind. Raises CorruptVault or VaultTooNew where the file can't be used."""
    if files.wal.exists() or files.database.stat().st_size % STEP_BYTES:
        with writing(files, key, salt):
            pass
    with reading(files, key, salt) as connection:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > FORMAT:
        with told_apart():
            raise VaultTooNew("The private file is of a newer format.")


@contextmanager
def reading(files: JournalFiles, key: bytes | bytearray, salt: bytes) -> Iterator[Connection]:
    """A connection to look with; no file is made or changed, unless a log is left from a write on a full disk."""
    if files.wal.exists():
        with writing(files, key, salt) as connection:
            yield connection
        return
    with told_apart(), closing(connect(files.database, key, salt, "look_main_only")) as connection:
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection


@contextmanager
def writing(files: JournalFiles, key: bytes | bytearray, salt: bytes) -> Iterator[Connection]:
    """A connection inside a transaction: all or nothing, durable when the block has been left."""
    with told_apart(), closing(connect(files.database, key, salt, "write")) as connection:
        apply_settings(connection)
        with _transaction(connection):
            yield connection
        # It is durable already: a full disk here costs nothing but the order, and the next action or opening makes it.
        with suppress(VaultError, DatabaseError, OSError):
            _free_filling(connection)


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        _fill_up(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _fill_up(connection: Connection) -> None:
    """Take pages until their number is a whole number of steps, inside the running transaction."""
    pages = _pages(connection)
    wanted = -pages % STEP_PAGES
    goal = pages + wanted
    for _ in range(_TRIES):
        if _pages(connection) == goal:
            return
        connection.execute("SAVEPOINT filling")
        connection.execute("INSERT INTO filling (body) VALUES (zeroblob(?))", (wanted * _OVERFLOW_BYTES,))
        if (over := _pages(connection) - goal) != 0:
            # Free pages were used first, or the row took one of its own.
            wanted -= over
            connection.execute("ROLLBACK TO filling")
        connection.execute("RELEASE filling")
    if _pages(connection) != goal:
        raise AssertionError("the private file could not be brought to a whole number of steps")


def _free_filling(connection: Connection) -> None:
    """Give the pages taken for filling back, and fold everything into the one file."""
    connection.execute("DELETE FROM filling")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _pages(connection: Connection) -> int:
    return int(connection.execute("PRAGMA page_count").fetchone()[0])
