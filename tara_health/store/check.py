"""Reading and verifying a whole vault: every page's seal, SQLite's own structure, the search index and the audit
log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tara_health.store import faults
from tara_health.store.database import Connection

if TYPE_CHECKING:
    from tara_health.store.open import Vault


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was found sound: pages, conversations, messages, audit entries."""

    pages: int
    conversations: int
    messages: int
    audit_entries: int


def check(vault: Vault, *, index: bool = True) -> CheckReport:
    """Raise CorruptVault at the first damage. Checkpoints first: SQLCipher verifies the main file only.

    `index` compares the search index with every message, which takes longest and is not needed before a backup.
    """
    database = vault.database
    database.checkpoint()
    with faults.told_apart():
        require_integrity(database.connection)
        if index:
            require_index(database.connection)
    verdict = vault.audit_verdict()
    if not verdict.sound:
        raise faults.corrupt(f"The audit log was changed outside TARA at entry {verdict.broken_at}.")
    return CheckReport(*_counts(database.connection), verdict.entries)


def require_integrity(connection: Connection) -> None:
    """Raise CorruptVault unless page seals, b-trees, foreign keys and search index are sound."""
    with faults.told_apart():
        if not seals_fit(connection):
            raise faults.corrupt("A page of the encrypted history is damaged: its seal does not fit.")
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise faults.corrupt("The structure of the encrypted history is damaged.")
        if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise faults.corrupt("The encrypted history contradicts itself: a message has no conversation.")


def seals_fit(connection: Connection) -> bool:
    """Whether the seal of every page in the main file fits its page."""
    with faults.told_apart():
        return connection.execute("PRAGMA cipher_integrity_check").fetchone() is None


def require_index(connection: Connection) -> None:
    """Raise CorruptVault unless the search index agrees with the messages; needs a writable connection."""
    with faults.told_apart():
        for index in ("message_fts", "title_fts"):
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608


def _counts(connection: Connection) -> tuple[int, int, int]:
    with faults.told_apart():
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        conversations = connection.execute("SELECT count(*) FROM conversation").fetchone()[0]
        messages = connection.execute("SELECT count(*) FROM message").fetchone()[0]
    return pages, conversations, messages
