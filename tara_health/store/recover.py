"""Salvage: what can still be read of a damaged vault goes into a new one; the damaged one is not changed by a byte.

Rows are read one by one, so a damaged page costs its own rows and, where it is an inner page, those below it. Secrets
stay the same. The audit log is not carried over, because a broken chain proves nothing: the old folder is the
evidence and the new log begins with the salvage. What needs an undamaged key file (header.json) can't be helped here:
without it nothing is readable, by design.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tara_health.errors import VaultError
from tara_health.store import faults, keys
from tara_health.store.assemble import (
    building,
    database_key,
    make_database,
    open_database,
    refuse_existing,
)
from tara_health.store.audit_log import AuditLog
from tara_health.store.database import Database, Row
from tara_health.store.keys import Header
from tara_health.store.layout import LOCK_NAME, VaultFiles, header_path, replace_file, vault_exists
from tara_health.store.lock import VaultLock
from tara_health.store.look import nothing_to_open, reading

RECOVERED_TITLE: Final = "(recovered)"
_CONVERSATION: Final = "SELECT id, title, mode, created_at, updated_at, pinned, head_id, deleted_at FROM conversation"
_MESSAGE: Final = "SELECT id, conversation_id, parent_id, role, state, created_at, details, text FROM message"


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was carried over, and how many row numbers could not be read (some of them may never have existed)."""

    conversations: int
    messages: int
    unreadable: int


def salvage(folder: Path, secret: str, target: Path) -> SalvageReport:
    """Copy what can be read from the vault in `folder` into a new vault in `target`, which opens with the same secrets.

    Raises WrongKey, VaultInUse, VaultExists, or CorruptVault when nothing at all can be read.
    """
    folder, target = folder.absolute(), target.absolute()
    if not vault_exists(folder):
        raise nothing_to_open(folder)
    refuse_existing(target)
    lock = VaultLock(folder / LOCK_NAME)
    data_key = bytearray()
    try:
        header = keys.read_header(folder)
        data_key = keys.unlock(header, secret)
        source = _Source(VaultFiles(folder, header.generation), header, data_key)
        rescued = source.rows(_CONVERSATION, "conversation"), source.rows(_MESSAGE, "message")
        if source.lost_tables and not any(rescued):
            raise faults.corrupt("Nothing can be read from the damaged history any more.")
        return _build(target, header, data_key, rescued, source.unreadable)
    finally:
        keys.wipe(data_key)
        lock.release()


class _Source:
    """The damaged database, read row by row on fresh read-only connections."""

    def __init__(self, files: VaultFiles, header: Header, data_key: bytearray) -> None:
        self._files, self._salt = files, header.database_salt
        self._key = database_key(data_key)
        self.unreadable = 0
        self.lost_tables = 0

    def rows(self, select: str, table: str) -> list[Row]:
        """Every row of `table` that can be read."""
        newest = self._newest(table)
        found: list[Row] = []
        start = 1
        while start <= newest:
            # After a damaged page SQLCipher may refuse the whole connection: go on behind it with another one.
            start = self._read_on(select, found, start, newest)
        return found

    def _read_on(self, select: str, found: list[Row], start: int, newest: int) -> int:
        number = start
        try:
            with faults.told_apart(), reading(self._files, self._key, self._salt) as connection:
                for number in range(start, newest + 1):
                    found.extend(connection.execute(select + " WHERE id = ?", (number,)))
        except VaultError:
            self.unreadable += 1
        return number + 1

    def _newest(self, table: str) -> int:
        for query in (f"SELECT max(id) FROM {table}", f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'"):  # noqa: S608
            try:
                with faults.told_apart(), reading(self._files, self._key, self._salt) as connection:
                    row = connection.execute(query).fetchone()
                    return int(row[0] or 0) if row else 0
            except VaultError:
                continue
        self.lost_tables += 1
        return 0


def _build(
    target: Path, old: Header, data_key: bytearray, rescued: tuple[list[Row], list[Row]], unreadable: int
) -> SalvageReport:
    with building(target) as workshop:
        header = replace(old, generation="1", scratch="", database_salt=os.urandom(16)).sealed(data_key)
        files = VaultFiles(workshop, "1")
        make_database(files, header, data_key)
        database = open_database(files, header, data_key)
        try:
            with database.transaction():
                conversations = _insert(database, *rescued)
            report = SalvageReport(conversations, len(rescued[1]), unreadable)
            counts = {"conversations": conversations, "messages": report.messages, "unreadable": unreadable}
            AuditLog(database).add("vault_salvaged", counts, datetime.now(UTC))
        finally:
            database.close()
        replace_file(header_path(workshop), header.to_bytes())
    return report


def _insert(database: Database, conversations: list[Row], messages: list[Row]) -> int:
    ends = {row[1]: row[0] for row in messages}
    known = {row[0]: row for row in conversations}
    for lost in ends.keys() - known.keys():
        first = next(row for row in messages if row[1] == lost)
        known[lost] = (lost, RECOVERED_TITLE, "clinical_question", first[5], first[5], "[]", None, None)
    present = {row[0] for row in messages}
    for identity, *fields, head, deleted in known.values():
        head = head if head in present else ends.get(identity)
        database.write("INSERT INTO conversation VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (identity, *fields, head, deleted))
    for row in _linked(messages):
        database.write(
            "INSERT INTO message (id, conversation_id, parent_id, depth, role, state, created_at, details, text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    return len(known)


def _linked(messages: list[Row]) -> Iterator[tuple[Any, ...]]:
    """Messages with their depth; one whose parent was lost hangs below the message before it."""
    depths: dict[int, int] = {}
    before: dict[int, int] = {}
    for identity, conversation, parent, *rest in messages:
        above = parent if parent is None or parent in depths else before.get(conversation)
        depths[identity] = depths.get(above, 0) + 1 if above is not None else 1
        before[conversation] = identity
        yield (identity, conversation, above, depths[identity], *rest)
