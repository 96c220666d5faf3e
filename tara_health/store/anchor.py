"""What the vault remembers outside its database, so that losses inside it are noticed.

One file of two 4096-byte slots, written in turn: a torn write spoils one slot and leaves the other. Each record holds
the number of commits, the audit log's length and last hash, the database's pages, and a digest over the seals of all
pages; it is authenticated with a key derived from the data key.

Why a kill at any moment raises no false alarm:
  * a record is written after its commit is durable, so the count outside never exceeds the count inside;
  * before the main file is opened for writing, a record says "digest unknown" and is forced to disk; only an orderly
    locking, when the main file can't change any more, writes the new digest;
  * a record that never reached the disk leaves an older one, which is always a lower count.
Why a loss is noticed: fewer commits inside than outside means that committed changes are gone (damaged or deleted
write-ahead log); another digest means that a page was replaced while the vault was locked, even by an authentic older
one.

Not noticed: all of the vault's files rolled back together; after a crash, until the next orderly locking, one page put
back to an authentic older version (every other change of a page breaks its own seal).
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass, replace
from pathlib import Path

SLOT_BYTES = 4096
_LAYOUT = struct.Struct(">8sQQQQ32s32s")
_MAGIC = b"TARAanc1"
_SEAL_BYTES = 32
UNKNOWN_DIGEST = bytes(32)
PAGE_BYTES = 4096
PAGE_SEAL_BYTES = 80
"""SQLCipher 4 ends each page with a 16-byte initialisation vector and a 64-byte HMAC-SHA512."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One record. `serial` orders records; `pages` is a lower bound of the main file's length."""

    serial: int = 0
    commits: int = 0
    pages: int = 0
    audit_entries: int = 0
    audit_hash: bytes = bytes(32)
    digest: bytes = UNKNOWN_DIGEST


class AnchorFile:
    """Reads and writes the records of one vault. `key` is overwritten by `close`."""

    def __init__(self, path: Path, key: bytearray) -> None:
        self._path, self._key = path, key
        self._descriptor = -1
        self.current = Anchor()

    def load(self) -> bool:
        """Read the newest valid record without changing the file; False when there is none."""
        try:
            content = self._path.read_bytes()[: 2 * SLOT_BYTES]
        except FileNotFoundError:
            return False
        found = [record for start in (0, SLOT_BYTES) if (record := self._decode(content[start : start + SLOT_BYTES]))]
        if found:
            self.current = max(found, key=lambda record: record.serial)
        return bool(found)

    def write(self, record: Anchor, *, durable: bool = False) -> None:
        """Store `record` as the newest. `durable` waits for the disk; without it, an older record may be what
        survives.
        """
        record = replace(record, serial=self.current.serial + 1)
        if self._descriptor < 0:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        os.lseek(self._descriptor, record.serial % 2 * SLOT_BYTES, os.SEEK_SET)
        if os.write(self._descriptor, self._encode(record).ljust(SLOT_BYTES, b"\0")) != SLOT_BYTES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # torn: the other slot still counts
        if durable:
            os.fsync(self._descriptor)
        self.current = record

    def close(self) -> None:
        """Close the file and overwrite the key."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
        self._key[:] = bytes(len(self._key))

    def _encode(self, record: Anchor) -> bytes:
        body = _LAYOUT.pack(
            _MAGIC,
            record.serial,
            record.commits,
            record.pages,
            record.audit_entries,
            record.audit_hash,
            record.digest,
        )
        return body + hmac.digest(bytes(self._key), body, hashlib.sha256)

    def _decode(self, slot: bytes) -> Anchor | None:
        body, seal = slot[: _LAYOUT.size], slot[_LAYOUT.size : _LAYOUT.size + _SEAL_BYTES]
        if len(seal) != _SEAL_BYTES or not hmac.compare_digest(
            hmac.digest(bytes(self._key), body, hashlib.sha256), seal
        ):
            return None
        _, serial, commits, pages, entries, audit_hash, digest = _LAYOUT.unpack(body)
        return Anchor(serial, commits, pages, entries, audit_hash, digest)


def page_seals_digest(path: Path) -> bytes:
    """SHA-256 over the seals of all pages of an SQLCipher file, in order.

    A page's seal covers its content and number, so this stands for the whole file at a fiftieth of the hashing; that
    each seal fits its page is checked by SQLCipher whenever the page is read.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(256 * PAGE_BYTES):
            for start in range(PAGE_BYTES - PAGE_SEAL_BYTES, len(chunk), PAGE_BYTES):
                digest.update(chunk[start : start + PAGE_SEAL_BYTES])
            digest.update(len(chunk).to_bytes(4, "big"))
    return digest.digest()
