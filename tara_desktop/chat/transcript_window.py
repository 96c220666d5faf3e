"""Which messages of a conversation are held on screen. No Qt.

A conversation may have thousands of messages; at most `HELD` of them have a widget. The window is a contiguous run of
the active branch: it grows by a page at the end that is being read, and the other end is let go of. Ids are remembered
for everything once seen, so that the way back down is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

FIRST: Final = 40
"""Messages read when a conversation is opened."""
PAGE: Final = 20
"""Messages read when the reader nears an end."""
HELD: Final = 80
"""Most messages that have a widget."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What to read: the last `limit` messages of the branch before message `before_id`, or before its end for None."""

    limit: int
    before_id: int | None


@dataclass(slots=True)
class TranscriptWindow:
    """The run `low` to `high` of the known `ids` has widgets; `has_older` says that there is more above them."""

    ids: list[int] = field(default_factory=list)
    low: int = 0
    high: int = 0
    has_older: bool = False

    def opened(self, ids: Sequence[int], wanted: int = FIRST) -> None:
        """The end of a conversation was read; fewer than `wanted` means that this is all of it."""
        self.ids, self.low, self.high = list(ids), 0, len(ids)
        self.has_older = len(ids) >= wanted

    def older(self) -> Ask | None:
        """What to read above, if anything."""
        if self.low > 0:
            return Ask(min(PAGE, self.low), self.ids[self.low])
        return Ask(PAGE, self.ids[0]) if self.has_older and self.ids else None

    def newer(self) -> Ask | None:
        """What to read below, if something was let go of."""
        if self.high >= len(self.ids):
            return None
        end = min(self.high + PAGE, len(self.ids))
        return Ask(end - self.high, self.ids[end] if end < len(self.ids) else None)

    @property
    def at_end(self) -> bool:
        """Does the newest message have a widget?"""
        return self.high >= len(self.ids)

    def came_above(self, ids: Sequence[int]) -> int:
        """A page was put above; gives how many to let go of at the bottom."""
        if self.low > 0:
            self.low -= len(ids)
        else:
            self.ids[:0] = ids
            self.high += len(ids)
            self.has_older = len(ids) >= PAGE
        surplus = max(0, self.high - self.low - HELD)
        self.high -= surplus
        return surplus

    def came_below(self, ids: Sequence[int]) -> int:
        """A page was put below; gives how many to let go of at the top."""
        self.high += len(ids)
        return self._let_go_above()

    def added(self, message_id: int) -> int:
        """A new message was put at the end; gives how many to let go of at the top."""
        self.ids.append(message_id)
        self.high = len(self.ids)
        return self._let_go_above()

    def cut_from(self, message_id: int) -> int:
        """The branch was left at that message: forget it and all below; gives how many widgets go at the bottom."""
        if message_id not in self.ids:
            return 0
        place = self.ids.index(message_id)
        gone = max(0, self.high - max(place, self.low))
        del self.ids[place:]
        self.high = min(self.high, place)
        self.low = min(self.low, self.high)
        return gone

    def _let_go_above(self) -> int:
        surplus = max(0, self.high - self.low - HELD)
        self.low += surplus
        return surplus
