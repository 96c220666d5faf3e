"""The clinician's private journal: check-ins and reflections that belong to nobody but the person who wrote them.

What is promised:
  * **one way in.** A passphrase of its own (Argon2id) wraps a random key; there is no recovery key, no administrator's
    key and no emergency access. Who forgets the passphrase has lost the journal, and the first screen says so.
  * **no trace elsewhere.** Nothing here writes to the audit log, the anchor, a log file or the settings, and no backup,
    export, salvage or check of the vault reads this folder. `export` gives the clinician a copy; nobody else calls it.
  * **nobody can tell whether it was used.** A machine on which no journal was begun has files of the same form, size
    and times (journal_cover.py). A wrong passphrase and a cover give the same error after the same derivation.
  * what was acknowledged is kept, also after a kill; two processes at once are refused with a sentence.

Visible while it is open: nothing but the lock that this process holds. Visible in the milliseconds of a write: the file
`private.db-wal`; after a kill in just these, it stays until the journal is opened again. Visible to a forensic
comparison of two images of the disk: that bytes changed. Not promised: erasing copies that Python's strings or the
libraries below made, protection from programs of the same user while it is open, or from a keyboard that is listened
to. How to check by hand: docs/adr/0010-the-private-journal.md.

The entries of one journal are read and written by one thread at a time.
"""

from __future__ import annotations

import json
import os
import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from tara_health import limits
from tara_health.errors import EntryRejected, NothingOpens, VaultExists, WrongKey
from tara_health.platform.paths import private_dir
from tara_health.store import keys
from tara_health.store.journal_cover import COST, ensure_cover, erase, overwrite_all, settle
from tara_health.store.journal_database import build, put_in_place, reading, recover, writing
from tara_health.store.journal_faults import closed, told_apart
from tara_health.store.journal_files import JournalFiles, shred, steady_times, write_header
from tara_health.store.kdf import SALT_BYTES, KdfParameters
from tara_health.store.lock import VaultLock
from tara_health.store.passphrase import check_new_passphrase

__all__ = ["Entry", "Journal", "ensure_cover", "erase"]

EXPORT_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: what kind it is, the day that it is about, and its content."""

    id: int
    kind: str
    day: date
    payload: dict[str, Any]


class Journal:
    """An open journal. Make one with `create` or `open`; leave it with `lock` or a `with` block."""

    def __init__(self, files: JournalFiles, header: keys.Header, key: bytearray, lock: VaultLock) -> None:
        """For `create` and `open`: takes over key and lock."""
        self._files, self._header, self._key, self._lock = files, header, key, lock
        self._open = True

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, kdf: KdfParameters | None = None) -> Journal:
        """A new journal in the place of whatever lies in `folder`, which nobody can tell from a cover and which is
        erased: ask first. Only a journal that `passphrase` itself opens is kept, with VaultExists.

        Raises PassphraseRejected, VaultInUse, VaultExists, ReadOnlyVault or DiskFull. Two derivations, 1 to 2 s.
        """
        check_new_passphrase(passphrase)
        files, lock = _held(folder)
        try:
            with told_apart(), steady_times(files):
                _refuse_opening(files, passphrase, kdf or COST)
                header, key = _made(files, passphrase, kdf or COST)
        except BaseException:
            lock.release()
            raise
        return cls(files, header, key, lock)

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> Journal:
        """Open the journal in `folder`; about a second of derivation, on purpose.

        Raises NothingOpens for a wrong passphrase and for a cover alike, VaultInUse, or what a damaged disk needs.
        """
        files, lock = _held(folder)
        try:
            with told_apart(), steady_times(files):
                settle(files)
                header = keys.read_header(files.folder)
                key = _database_key(_data_key(header, passphrase))
                recover(files, key, header.database_salt)
        except BaseException:
            lock.release()
            raise
        return cls(files, header, key, lock)

    def add_entry(self, kind: str, day: date, payload: dict[str, Any]) -> int:
        """Keep an entry and give its number; durable when this returns. Raises EntryRejected for what can't be kept."""
        content = _content(kind, payload)
        with self._steady(), writing(self._files, self._key, self._header.database_salt) as connection:
            row = (kind, day.isoformat(), content)
            return int(connection.execute("INSERT INTO entry (kind, day, payload) VALUES (?, ?, ?)", row).lastrowid)

    def entries(self, kind: str | None = None) -> list[Entry]:
        """All entries, or those of one kind, by day and then as they were written."""
        sql = "SELECT id, kind, day, payload FROM entry WHERE ?1 IS NULL OR kind = ?1 ORDER BY day, id"
        with self._steady(), reading(self._files, self._key, self._header.database_salt) as connection:
            rows = connection.execute(sql, (kind,)).fetchall()
        return [Entry(number, of, date.fromisoformat(day), json.loads(content)) for number, of, day, content in rows]

    def delete_entry(self, entry_id: int) -> bool:
        """Delete an entry at once and for good (its bytes are overwritten); whether there was one."""
        with self._steady(), writing(self._files, self._key, self._header.database_salt) as connection:
            return bool(connection.execute("DELETE FROM entry WHERE id = ?", (entry_id,)).rowcount)

    def export(self) -> dict[str, Any]:
        """Everything, as JSON's types, for the clinician's own copy. Nothing is written or noted anywhere."""
        rows = [
            {"id": one.id, "kind": one.kind, "day": one.day.isoformat(), "payload": one.payload}
            for one in self.entries()
        ]
        return {"tara_private_export": EXPORT_FORMAT, "entries": rows}

    def change_passphrase(self, old: str, new: str) -> None:
        """From now on `new` opens the journal and `old` does not. Raises NothingOpens for a wrong `old`, or
        PassphraseRejected. The old wrapping is overwritten; a copy of the folder made before keeps it.
        """
        check_new_passphrase(new)
        with told_apart(), self._steady():
            data_key = _data_key(self._header, old)
            try:
                # The same cost as before: another one would tell this header from a cover's.
                cost = self._header.slots[0].kdf or COST
                slot = keys.passphrase_slot(data_key, new, cost)
                header = replace(self._header, slots=(slot,)).sealed(data_key)
            finally:
                keys.wipe(data_key)
            write_header(self._files, header.to_bytes())
            self._header = header

    def lock(self) -> None:
        """Overwrite the key and let the next one in; may be called twice. Anything used afterwards raises
        VaultLocked.
        """
        if not self._open:
            return
        self._open = False
        keys.wipe(self._key)
        with steady_times(self._files):
            self._lock.release()

    def __enter__(self) -> Journal:
        """The journal itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lock it."""
        self.lock()

    def _steady(self) -> AbstractContextManager[None]:
        if not self._open:
            raise closed()
        return steady_times(self._files)


def _held(folder: Path) -> tuple[JournalFiles, VaultLock]:
    files = JournalFiles(folder.absolute())
    with told_apart():
        private_dir(files.folder)
        return files, VaultLock(files.lock)


def _made(files: JournalFiles, passphrase: str, kdf: KdfParameters) -> tuple[keys.Header, bytearray]:
    """Build beside the cover, erase what lies there, copy over it; the header comes last and makes it count."""
    data_key, salt = keys.new_data_key(), os.urandom(SALT_BYTES)
    slot = keys.passphrase_slot(data_key, passphrase, kdf)
    header = keys.Header(uuid.uuid4().hex, "1", salt, (slot,)).sealed(data_key)
    key = _database_key(data_key)
    try:
        build(files, key, salt)
        overwrite_all(files, kdf, salt)
        put_in_place(files)
        write_header(files, header.to_bytes())
    except BaseException:
        keys.wipe(key)
        raise
    finally:
        for path in files.workshop():
            shred(path)
    return header, key


def _refuse_opening(files: JournalFiles, passphrase: str, kdf: KdfParameters) -> None:
    settle(files, kdf)
    try:
        keys.wipe(_data_key(keys.read_header(files.folder), passphrase))
    except NothingOpens:
        return
    raise VaultExists(
        "This passphrase opens a private file that is here already.",
        untouched="It is unchanged.",
        remedy="Open it; or erase it first to begin anew.",
    )


def _data_key(header: keys.Header, passphrase: str) -> bytearray:
    try:
        return keys.unlock(header, passphrase)
    except WrongKey:
        raise NothingOpens from None


def _database_key(data_key: bytearray) -> bytearray:
    """The raw key of the database; the data key is overwritten."""
    key = keys.subkey(data_key, "private journal")
    keys.wipe(data_key)
    return key


def _content(kind: str, payload: dict[str, Any]) -> str:
    untouched = "Nothing was saved, and your text is still there."
    if not (kind.isidentifier() and kind.isascii() and len(kind) <= limits.JOURNAL_KIND_CHARACTERS):
        raise EntryRejected("An entry's kind is a short name of letters and underscores.", untouched=untouched)
    try:
        content = json.dumps(payload, allow_nan=False)  # pure ASCII, so that no character is lost on the way
    except (TypeError, ValueError, RecursionError):
        raise EntryRejected("The entry holds something that can't be stored.", untouched=untouched) from None
    if len(content) > limits.JOURNAL_ENTRY_BYTES:
        raise EntryRejected(
            f"The entry is larger than {limits.JOURNAL_ENTRY_BYTES:,} bytes.",
            untouched=untouched,
            remedy="Divide it into two.",
        )
    return content
