"""The cover: files that look like a private journal's, on every machine, whether or not one was ever begun.

What is promised:
  * every start of TARA calls `ensure_cover`. Where there is no file yet, it makes a header and a database of random
    bytes with exactly the form and size of a used journal. An SQLCipher file is random bytes to whoever has no key:
    16 bytes of salt, then pages of ciphertext, each with its own random vector and its seal. The header's fields are
    the same, with a random salt and a random "wrapped key" in the place of a real one; the cost of the derivation is
    one constant for both, and is never calibrated, because a measured one would tell when it was measured.
  * `erase` needs no passphrase: it overwrites the header (from then on nothing opens the database), then the database
    and whatever lies beside it, forces that to disk, reads it back, and leaves a fresh cover. Killed at any moment, it
    is finished by the next `ensure_cover`, opening or creation.
  * nothing here destroys anything else: a file that is missing is made, one that is too short is lengthened.

Not promised: that two images of the same disk, taken before and after, are alike. Bytes that changed show that
something was written, by a journal or by an erasure. Solid-state disks and some file systems (copy on write,
snapshots, their own journals) keep old blocks that no program can reach to overwrite; those are ciphertext whose key
was in the header, of which the same is true. A database above 2 MiB, or a backup of the whole disk that kept an older
state, tells as much. A program that runs as the same user while the journal is open can see what that user sees.

How to check by hand: `xxd private/private.db | less` on two machines, one of which was used; `jq -S 'keys'
private/header.json`; `stat private/*`.
"""

from __future__ import annotations

import os
import time
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Final

from tara_health.errors import VaultError, VaultInUse
from tara_health.platform.paths import journal_dir, private_dir
from tara_health.store import keys
from tara_health.store.journal_faults import not_erased, told_apart
from tara_health.store.journal_files import (
    STEP_BYTES,
    JournalFiles,
    fill_up,
    held,
    overwrite,
    same_moment,
    shred,
    steady_times,
    write_header,
    write_in_place,
)
from tara_health.store.kdf import KEY_BYTES, SALT_BYTES, KdfParameters
from tara_health.store.layout import sync_folder, unfinished

COST: Final = KdfParameters(memory_kib=256 * 1024, time_cost=3, lanes=4)
"""Argon2id's cost in every header of format 1, cover or journal. Changing it would tell new files from old ones."""
_TAG_BYTES: Final = 16


def ensure_cover(folder: Path, *, kdf: KdfParameters = COST) -> None:
    """At every start of TARA: finish what was interrupted, make what is missing, set all times to now.

    About 10 ms where files are made, 1 ms where they are there. Raises VaultError where the folder can't be written.
    """
    files = JournalFiles(folder.absolute())
    with told_apart():
        private_dir(files.folder)
        # Whoever holds the folder has settled it; only the times are left, and they must follow each start alike.
        with suppress(VaultInUse), held(files):
            settle(files, kdf)
        same_moment(files, time.time_ns())


def cover_this_start() -> None:
    """`ensure_cover` of this user's private folder, for TARA's starts: a disk that takes no write stops no start."""
    with suppress(VaultError):
        ensure_cover(journal_dir())


def erase(folder: Path, *, kdf: KdfParameters = COST) -> None:
    """Destroy whatever lies in the private folder, without a passphrase, and leave a fresh cover.

    When it returns, every byte was overwritten and read back. Raises VaultInUse while a journal is open (lock it
    first), or a VaultError when the disk fails; then the erasure goes on at the next start.
    """
    files = JournalFiles(folder.absolute())
    with told_apart():
        private_dir(files.folder)
        with held(files), steady_times(files):
            # Before anything that could fail for another reason.
            overwrite_all(files, kdf, os.urandom(SALT_BYTES))
            settle(files, kdf)


def settle(files: JournalFiles, kdf: KdfParameters = COST) -> None:
    """With the folder's lock held: finish or drop what a kill interrupted, and make what is missing."""
    if files.erasing.exists():
        overwrite_all(files, kdf, os.urandom(SALT_BYTES))
    _settle_header(files)
    for path in files.workshop():
        shred(path)
    salt = _salt(files)
    if files.wal.exists() and files.wal.stat().st_size == 0:
        files.wal.unlink()  # a kill before the first write or after the last one; it holds nothing
    # With a log beside it the database may be in the middle of growing; SQLite ends that at the next opening.
    if not files.wal.exists():
        fill_up(files.database, salt)
    if not files.header.exists():
        write_header(files, _cover_header(salt, kdf).to_bytes())


def overwrite_all(files: JournalFiles, kdf: KdfParameters, salt: bytes) -> None:
    """With the folder's lock held: the erasure itself. The cover that it leaves begins with `salt`."""
    # A full disk may refuse even an empty file; the erasure itself needs no room.
    with suppress(OSError):
        write_in_place(files.erasing, b"")
    if files.header.exists():
        overwrite(files.header)
    if files.database.exists():
        overwrite(files.database, salt)
        if files.database.stat().st_size > STEP_BYTES:
            os.truncate(files.database, STEP_BYTES)
    fill_up(files.database, salt)
    for path in files.sidecars():
        shred(path)
    cover = _cover_header(salt, kdf).to_bytes()
    write_in_place(files.header, cover)
    if files.header.read_bytes() != cover:
        raise not_erased()
    files.erasing.unlink(missing_ok=True)
    sync_folder(files.folder)


def _cover_header(salt: bytes, kdf: KdfParameters) -> keys.Header:
    slot = keys.Slot(
        os.urandom(8).hex(),
        keys.SlotKind.PASSPHRASE.value,
        os.urandom(SALT_BYTES),
        kdf,
        os.urandom(keys.NONCE_BYTES),
        os.urandom(KEY_BYTES + _TAG_BYTES),
    )
    return keys.Header(uuid.uuid4().hex, "1", salt, (slot,), seal=os.urandom(32).hex())


def _settle_header(files: JournalFiles) -> None:
    """A header on its way counts once it is whole (its checksum tells); before that, the old one was not touched."""
    waiting = unfinished(files.header)
    if not waiting.exists():
        return
    content = waiting.read_bytes()
    with suppress(VaultError):
        keys.parse_header(content)
        write_in_place(files.header, content)
    shred(waiting)


def _salt(files: JournalFiles) -> bytes:
    """SQLCipher's file begins with the salt that the header names; so does a cover, and what is made anew fits."""
    with suppress(VaultError):
        return keys.read_header(files.folder).database_salt
    with suppress(OSError), files.database.open("rb") as file:
        beginning = file.read(SALT_BYTES)
        return beginning + os.urandom(SALT_BYTES - len(beginning))
    return os.urandom(SALT_BYTES)
