"""Putting a vault together: its database, its first anchor, and the folder that appears in one piece.

Creation, restoring, renewing the data key and salvage all build here, beside the place where the result shall stand,
and move it there only when it is whole. An interrupted build leaves at most a folder `<name>.new-…` that nothing reads.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tara_health.errors import VaultExists
from tara_health.platform.paths import private_dir
from tara_health.store import faults, keys, look, migrations
from tara_health.store.anchor import UNKNOWN_DIGEST, AnchorFile
from tara_health.store.audit_log import AuditLog
from tara_health.store.database import Connection, Database, apply_settings, connect
from tara_health.store.layout import VaultFiles


def database_key(data_key: bytearray) -> bytearray:
    """The raw key of the database."""
    return keys.subkey(data_key, "database")


def anchor_file(files: VaultFiles, data_key: bytearray) -> AnchorFile:
    """The anchor of a vault, not loaded yet."""
    return AnchorFile(files.anchor, keys.subkey(data_key, "anchor"))


def make_database(files: VaultFiles, header: keys.Header, data_key: bytearray) -> None:
    """An empty database with its anchor, closed again."""
    key = database_key(data_key)
    with faults.told_apart():
        connection = connect(files.history, key, header.database_salt, "create")
        try:
            apply_settings(connection)
            migrations.migrate(connection)
        except BaseException:
            connection.close()
            raise
    keys.wipe(key)
    first_anchor(files, connection, data_key)
    _require_unreadable(files.history)


def first_anchor(files: VaultFiles, connection: Connection, data_key: bytearray) -> None:
    """Write the anchor of a database that has none yet, audit tail included, and close both."""
    database = Database(files, connection, anchor_file(files, data_key))
    with database.transaction():
        AuditLog(database).note()
    database.checkpoint()  # by itself: `close` would keep quiet about a full disk
    database.close()
    if os.name == "posix":
        files.history.chmod(0o600)


def _require_unreadable(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(16).startswith(b"SQLite format 3"):
            raise AssertionError("the history was written without encryption")


def open_database(files: VaultFiles, header: keys.Header, data_key: bytearray) -> Database:
    """Look at the database, and open it for writing only when nothing is wrong with it."""
    key, anchor = database_key(data_key), anchor_file(files, data_key)
    try:
        with faults.told_apart():
            if not anchor.load():
                raise faults.corrupt("The counter file beside the history (anchor) is damaged or missing.")
        look.require_sound(files, key, header.database_salt, anchor.current, len(migrations.STEPS))
        with faults.told_apart():
            # From here on the main file may change; only closing knows its digest again.
            anchor.write(replace(anchor.current, digest=UNKNOWN_DIGEST), durable=True)
            connection = connect(files.history, key, header.database_salt, "write")
            try:
                apply_settings(connection)
                migrations.migrate(connection)
                return Database(files, connection, anchor)
            except BaseException:
                connection.close()
                raise
    except BaseException:
        anchor.close()
        raise
    finally:
        keys.wipe(key)


def refuse_existing(folder: Path) -> None:
    """Raise VaultExists unless `folder` is absent or empty."""
    with faults.told_apart():
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
    raise VaultExists(
        f"{folder} holds a history or other files already.",
        untouched="Nothing in it was changed.",
        remedy="Open it, or move that folder away first.",
    )


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """A private folder beside `folder` to build in; moved to its place when the block succeeds, removed otherwise."""
    workshop = folder.with_name(f"{folder.name}.new-{uuid.uuid4().hex[:8]}")
    with faults.told_apart():
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # an existing one keeps its mode: it is not ours
        look.require_room(folder.parent)
        private_dir(workshop)
    try:
        yield workshop
        with faults.told_apart():
            if folder.exists():
                folder.rmdir()  # empty, or `refuse_existing` would have spoken
            workshop.replace(folder)
    except BaseException:
        shutil.rmtree(workshop, ignore_errors=True)
        raise
