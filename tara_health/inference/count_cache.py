"""How many tokens a text has, remembered without the text.

Keys are keyed BLAKE2 digests (a fresh key each time the cache is emptied), so that nothing a clinician wrote stays in
memory for the sake of a number. Bounded; the entry not asked for longest goes first. Safe to use from several
threads.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from typing import Final

from tara_health.inference.protocol import Segment

ENTRIES: Final = 20_000


class CountCache:
    """Token counts by segment."""

    def __init__(self, entries: int = ENTRIES) -> None:
        self._entries = entries
        self._lock = threading.Lock()
        self._counts: OrderedDict[bytes, int] = OrderedDict()
        self._key = secrets.token_bytes(32)

    def get(self, segment: Segment) -> int | None:
        """The remembered count, or None."""
        with self._lock:
            digest = self._digest(segment)
            if digest in self._counts:
                self._counts.move_to_end(digest)
            return self._counts.get(digest)

    def put(self, segment: Segment, count: int) -> None:
        """Remember a count."""
        with self._lock:
            self._counts[self._digest(segment)] = count
            while len(self._counts) > self._entries:
                self._counts.popitem(last=False)

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._counts.clear()
            self._key = secrets.token_bytes(32)

    def _digest(self, segment: Segment) -> bytes:
        kind = b"control" if segment.control else b"content"
        data = segment.text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(data, key=self._key, person=kind, digest_size=16).digest()
