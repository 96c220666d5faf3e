"""From conversations and search hits to the rows of the list. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from tara_desktop.history.days import clock_time, day_label, short_date

if TYPE_CHECKING:
    from tara_health.store.conversations import Conversation
    from tara_health.store.search import SearchHit

UNTITLED: Final = "New conversation"
IN_TITLE: Final = "In the title"


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A heading has no conversation; a hit has a snippet."""

    title: str
    conversation_id: int | None = None
    when: str = ""
    snippet: str = ""

    @property
    def is_heading(self) -> bool:
        """Only names a day."""
        return self.conversation_id is None

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.title, self.snippet, self.when) if part)


def day_rows(conversations: Sequence[Conversation], today: date, after: str = "") -> list[Row]:
    """A heading for each new day, its conversations below it. `after` is the heading that stands above already."""
    rows: list[Row] = []
    for conversation in conversations:
        label = day_label(conversation.updated_at.astimezone().date(), today)
        if label != after:
            rows.append(Row(label))
            after = label
        rows.append(Row(conversation.title or UNTITLED, conversation.id, clock_time(conversation.updated_at)))
    return rows


def hit_rows(hits: Sequence[SearchHit], today: date) -> list[Row]:
    """One row a hit, best first."""
    return [
        Row(hit.title or UNTITLED, hit.conversation_id, short_date(hit.created_at, today), _place(hit)) for hit in hits
    ]


def _place(hit: SearchHit) -> str:
    return IN_TITLE if hit.message_id is None else " ".join(hit.snippet.split())
