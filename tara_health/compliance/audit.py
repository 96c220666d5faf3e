"""The audit log as a hash chain: who looked at or changed the history, and when, without a word of what it says.

    hash(0) = 32 zero bytes;  hash(n) = SHA-256(hash(n-1) + canonical JSON of entry n)

Pure: no clock, no storage. Editing, deleting, inserting or swapping an entry breaks the chain at the first touched
entry; cutting the tail, or rewriting all hashes after an edit, is noticed only against an anchor kept outside (45 CFR
164.312(b) and (c)(1)).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

START: Final = bytes(32)
_KIND: Final = re.compile(r"[a-z][a-z0-9_.]{0,39}")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One event: position from 1, aware time, kind (a lower-case identifier) and counts. It can hold no free text."""

    seq: int
    at: datetime
    kind: str
    counts: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse anything that could carry words."""
        names = (self.kind, *self.counts)
        numbers = all(isinstance(count, int) for count in self.counts.values())
        if not numbers or not all(_KIND.fullmatch(name) for name in names) or self.at.tzinfo is None:
            raise ValueError("an audit entry holds an identifier, an aware time and whole numbers, nothing else")

    def canonical(self) -> bytes:
        """The bytes that are hashed."""
        counts = {name: int(count) for name, count in self.counts.items()}
        return json.dumps([self.seq, self.at.isoformat(), self.kind, counts], sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class AuditAnchor:
    """What is remembered outside the log: how many entries there were and the hash of the last of them."""

    entries: int = 0
    last_hash: bytes = START


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """`broken_at` is the first position that does not fit, counted from 1; None when all fit."""

    entries: int
    broken_at: int | None = None

    @property
    def sound(self) -> bool:
        """Whether the whole log fits."""
        return self.broken_at is None


def append(previous_hash: bytes, entry: AuditEntry) -> bytes:
    """The hash of `entry` after an entry whose hash is `previous_hash`."""
    return hashlib.sha256(previous_hash + entry.canonical()).digest()


def verify(entries: Iterable[tuple[AuditEntry, bytes]], anchor: AuditAnchor) -> AuditVerdict:
    """Check positions, hashes and anchor. The log may be longer than the anchor (a kill between the two writes),
    never shorter.
    """
    previous, number = START, 0
    for number, (entry, stored) in enumerate(entries, 1):
        previous = append(previous, entry)
        wrong_anchor = number == anchor.entries and previous != anchor.last_hash
        if entry.seq != number or stored != previous or wrong_anchor:
            return AuditVerdict(number, number)
    if number < anchor.entries:
        return AuditVerdict(number, number + 1)
    return AuditVerdict(number)
