"""The vault: created, opened and locked here; everything clinical that TARA stores is behind it.

Promises: nothing is readable without a passphrase or the recovery key; what was committed is kept; a failed opening
changes, deletes and recreates nothing; after `lock` the database handle is closed and our copies of the keys are
overwritten. Not promised: erasing copies that Python's strings or the libraries below made, or protection from
programs that run as the same user while it is unlocked. All calls on one vault belong on one thread.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from tara_health.errors import DiskFull
from tara_health.store import audit_log, faults, keys, look, recovery_key
from tara_health.store import backup as backups
from tara_health.store import check as checks
from tara_health.store.assemble import building, make_database, open_database, refuse_existing
from tara_health.store.conversations import DELETED_KEPT_DAYS, Conversations
from tara_health.store.kdf import KdfParameters, calibrate
from tara_health.store.layout import LOCK_NAME, VaultFiles, header_path, replace_file, unfinished, vault_exists
from tara_health.store.lock import VaultLock
from tara_health.store.passphrase import check_new_passphrase
from tara_health.store.search import SearchHit, search

__all__ = ["Vault", "vault_exists"]


class Vault:
    """An unlocked vault. Make one with `create` or `open`; leave it with `lock` or a `with` block."""

    def __init__(self, folder: Path, header: keys.Header, data_key: bytearray, lock: VaultLock, event: str) -> None:
        """For `create` and `open`: takes over key and lock, and gives both back if the opening fails."""
        self.folder, self.header = folder, header
        self._data_key, self._lock = data_key, lock
        try:
            self.database = open_database(self.files, header, data_key)
            self.conversations = Conversations(self.database)
            self._log = audit_log.AuditLog(self.database)
            self._settle()
            self.audit(event)
            self._purge()
        except BaseException:
            self.lock()
            raise

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, kdf: KdfParameters | None = None) -> tuple[Vault, str]:
        """A new vault in `folder`, and its recovery key, shown this once.

        Raises PassphraseRejected, VaultExists, ReadOnlyVault or DiskFull. The vault is built beside its place and
        moved there whole, so an interrupted creation leaves no half vault. `kdf` is calibrated when not given (0.5 to
        1 s).
        """
        check_new_passphrase(passphrase)
        folder = folder.absolute()
        refuse_existing(folder)
        secret = recovery_key.new_secret()
        data_key = keys.new_data_key()
        with building(folder) as workshop:
            slots = (
                keys.passphrase_slot(data_key, passphrase, kdf or calibrate()),
                keys.recovery_slot(data_key, secret),
            )
            header = keys.Header(uuid.uuid4().hex, "1", os.urandom(16), slots).sealed(data_key)
            make_database(VaultFiles(workshop, "1"), header, data_key)
            replace_file(header_path(workshop), header.to_bytes())
        spelled = recovery_key.spell(secret)
        keys.wipe(secret)
        return cls(folder, header, data_key, VaultLock(folder / LOCK_NAME), "vault_created"), spelled

    @classmethod
    def open(cls, folder: Path, secret: str) -> Vault:
        """Unlock the vault in `folder` with its passphrase or recovery key; about a second of derivation, on purpose.

        Raises VaultMissing, VaultInUse, ReadOnlyVault, DiskFull, WeakVaultParameters, WrongKey, NotAVault,
        VaultTooNew, TruncatedVault or CorruptVault; then every file is byte for byte as before.
        """
        folder = folder.absolute()
        if not vault_exists(folder):
            raise look.nothing_to_open(folder)
        look.require_room(folder)
        lock = VaultLock(folder / LOCK_NAME)
        try:
            header = keys.read_header(folder)
            look.require_writable(VaultFiles(folder, header.generation))
            data_key = keys.unlock(header, secret)
        except BaseException:
            lock.release()
            raise
        return cls(folder, header, data_key, lock, "vault_opened")

    @property
    def files(self) -> VaultFiles:
        """The paths of the files in use."""
        return VaultFiles(self.folder, self.header.generation)

    @property
    def data_key(self) -> bytearray:
        """The data key itself, for the store's own modules; overwritten by `lock`."""
        return self._data_key

    def search(self, query: str, limit: int = 50) -> list[SearchHit]:
        """Full-text search; any text is safe as a query."""
        return search(self.database, query, limit)

    def audit(self, kind: str, **counts: int) -> None:
        """Add an entry to the audit log: an identifier and whole numbers, never words."""
        self._log.add(kind, counts, datetime.now(UTC))

    def audit_verdict(self) -> audit_log.AuditVerdict:
        """Check the audit log against its hash chain and the anchor outside."""
        return self._log.verify()

    def check(self) -> checks.CheckReport:
        """Read and verify everything; raises CorruptVault at the first damage."""
        return checks.check(self)

    def backup(self, target: Path) -> None:
        """Write a verified, encrypted backup to `target`, which must not exist. Raises BackupFailed or the check's
        errors.
        """
        backups.backup(self, target)

    def replace_header(self, header: keys.Header) -> None:
        """Put another key file in place, atomically."""
        with faults.told_apart():
            replace_file(header_path(self.folder), header.to_bytes())
        self.header = header

    def lock(self) -> None:
        """Close the database and overwrite the keys; may be called twice. Anything used afterwards raises
        VaultLocked.
        """
        try:
            if database := getattr(self, "database", None):
                database.close()
        finally:
            keys.wipe(self._data_key)
            self._lock.release()

    def __enter__(self) -> Vault:
        """The vault itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Lock it."""
        self.lock()

    def _purge(self) -> None:
        """Destroy what was deleted long enough ago, and say so in the audit log, both or neither.

        In a damaged vault nothing is destroyed: it opens as far as it can, and salvage finds everything.
        """
        if not self.conversations.deleted_ids(DELETED_KEPT_DAYS) or not checks.seals_fit(self.database.connection):
            return
        try:
            with self.database.transaction():
                if purged := self.conversations.purge_deleted(DELETED_KEPT_DAYS):
                    self.audit("conversations_purged", conversations=purged)
        except DiskFull:
            # It needs room, opening must not: the next opening tries again. The log is read anew without the entry.
            self._log = audit_log.AuditLog(self.database)

    def _settle(self) -> None:
        """What a crash left behind: replies that were streaming, and files of a finished or abandoned key renewal."""
        streaming = self.database.row("SELECT count(*) FROM message WHERE state = 'streaming'")
        if streaming and streaming[0]:
            with self.database.transaction():
                self.database.write("UPDATE message SET state = 'interrupted' WHERE state = 'streaming'")
        left = [unfinished(header_path(self.folder))]
        if self.header.scratch and self.header.scratch != self.header.generation:
            left += VaultFiles(self.folder, self.header.scratch).all()
        for path in left:
            with suppress(OSError):
                path.unlink(missing_ok=True)
