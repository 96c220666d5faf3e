"""The audit log's rows in the vault; the rules of the chain are in compliance/audit.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from tara_health.compliance.audit import START, AuditAnchor, AuditEntry, AuditVerdict, append, verify
from tara_health.store.database import Database, Row

__all__ = ["AuditLog", "AuditVerdict"]


class AuditLog:
    """Appends entries, each durable and anchored outside with its commit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        row = database.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        self._entries, self._last_hash = (int(row[0]), bytes(row[1])) if row else (0, START)

    def add(self, kind: str, counts: Mapping[str, int], at: datetime) -> None:
        """Append one entry."""
        entry = AuditEntry(self._entries + 1, at, kind, counts)
        hashed = append(self._last_hash, entry)
        with self._database.transaction():
            self._database.write(
                "INSERT INTO audit (seq, at, kind, counts, hash) VALUES (?, ?, ?, ?, ?)",
                (entry.seq, at.isoformat(), kind, json.dumps(dict(counts), sort_keys=True), hashed),
            )
            self._database.note_audit(entry.seq, hashed)
        self._entries, self._last_hash = entry.seq, hashed

    def note(self) -> None:
        """Let the anchor take over the log as it stands, with the running transaction."""
        self._database.note_audit(self._entries, self._last_hash)

    def verify(self) -> AuditVerdict:
        """Check the whole log against its chain and the anchor outside."""
        anchor = self._database.anchor.current
        read: list[tuple[AuditEntry, bytes]] = []
        rows = self._database.rows("SELECT seq, at, kind, counts, hash FROM audit ORDER BY seq")
        for position, row in enumerate(rows, 1):
            try:
                read.append(_entry(row))
            except (ValueError, TypeError, AttributeError):
                # No TARA wrote that; an earlier entry may be broken as well.
                return AuditVerdict(len(rows), verify(read, AuditAnchor()).broken_at or position)
        return verify(read, AuditAnchor(anchor.audit_entries, anchor.audit_hash))


def _entry(row: Row) -> tuple[AuditEntry, bytes]:
    seq, at, kind, counts, hashed = row
    return AuditEntry(int(seq), datetime.fromisoformat(at), kind, json.loads(counts)), bytes(hashed)
