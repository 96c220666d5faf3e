"""Full-text search over messages and titles (FTS5, inside the encrypted file).

Whatever a person types is data, never query syntax: each word is quoted, all words must occur, the last one may be
the start of a word. Case and diacritics don't matter. Newest first, so the cost is that of the hits shown and not of
all hits there are. Scripts written without spaces (Chinese, Japanese, Thai) are found by the start of a run of text
only.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tara_health import limits
from tara_health.store.conversations import moment
from tara_health.store.database import Database
from tara_health.store.text import from_stored, to_stored

TITLE_HITS: Final = 10


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place found. `message_id` is None where the title matched; `snippet` is plain text around the first match."""

    conversation_id: int
    message_id: int | None
    title: str
    snippet: str
    created_at: datetime


_TITLES: Final = """
    SELECT c.id, NULL, c.title, c.title, c.updated_at FROM title_fts JOIN conversation c ON c.id = title_fts.rowid
    WHERE title_fts MATCH ? AND c.deleted_at IS NULL ORDER BY title_fts.rowid DESC LIMIT ?"""
_MESSAGES: Final = """
    SELECT c.id, m.id, c.title, snippet(message_fts, 0, '', '', '…', 14), m.created_at
    FROM message_fts JOIN message m ON m.id = message_fts.rowid JOIN conversation c ON c.id = m.conversation_id
    WHERE message_fts MATCH ? AND c.deleted_at IS NULL ORDER BY message_fts.rowid DESC LIMIT ?"""


def quoted(query: str) -> str:
    """`query` as an FTS5 expression that holds only quoted words, the last a prefix; '' when it has no letter or
    digit.
    """
    words = [word for word in to_stored(query[: limits.SEARCH_QUERY_CHARACTERS]).split() if _has_token(word)]
    if not words:
        return ""
    expression = " ".join('"' + word.replace('"', '""') + '"' for word in words)
    ends_inside_word = not query[-1:].isspace()
    return expression + ("*" if ends_inside_word else "")


def _has_token(word: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in word)


def search(database: Database, query: str, limit: int = 50) -> list[SearchHit]:
    """Titles that match, then messages, newest first; deleted conversations are left out."""
    expression = quoted(query)
    if not expression:
        return []
    rows = database.rows(_TITLES, (expression, min(limit, TITLE_HITS)))
    rows += database.rows(_MESSAGES, (expression, limit - len(rows)))
    return [
        SearchHit(conversation, message, from_stored(title), from_stored(snippet), moment(at))
        for conversation, message, title, snippet, at in rows
    ]
