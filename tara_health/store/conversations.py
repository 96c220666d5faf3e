"""Conversations as trees of messages: nothing that was sent or answered is destroyed by editing, only left on another
branch.

Every conversation has a head; the active branch is the path from the root to it. Editing and regenerating add a
sibling and move the head. Texts and titles are returned exactly as they were given. All calls belong on the thread
that opened the vault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tara_health import limits
from tara_health.errors import InputError, MessageTooLong, VaultError
from tara_health.store.database import Database, Row
from tara_health.store.text import from_stored, to_stored
from tara_health.vocabulary import Mode, ReplyState

HEAD: Final = -1
"""As a parent: the conversation's head. None as a parent starts a new first message."""
DELETED_KEPT_DAYS: Final = 30
"""How long a deleted conversation can be restored; the next opening of the vault after that destroys it."""
TITLE_WORDS: Final = 9
TITLE_MADE_CHARACTERS: Final = 60
_CONVERSATIONS: Final = "SELECT id, title, mode, created_at, updated_at, pinned, deleted_at FROM conversation"
_MESSAGES: Final = (
    "SELECT m.id, m.conversation_id, m.parent_id, m.role, m.text, m.state, m.created_at, m.details FROM message m"
)
_HEAD_OF: Final = "(SELECT head_id FROM conversation WHERE id = :conversation)"
_PARENT_OF: Final = "(SELECT parent_id FROM message WHERE id = :before AND conversation_id = :conversation)"
# Each step up is one look-up by primary key, so the cost is that of the messages returned.
_BRANCH: Final = (
    "WITH RECURSIVE branch (id, parent_id) AS (SELECT id, parent_id FROM message WHERE id = {start}"  # noqa: S608
    " UNION ALL SELECT m.id, m.parent_id FROM branch JOIN message m ON m.id = branch.parent_id LIMIT :limit) "
    + _MESSAGES
    + " JOIN branch ON m.id = branch.id ORDER BY m.depth"
)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. Times are aware, UTC; `pinned` are the facts the model always sees."""

    id: int
    title: str
    mode: Mode
    created_at: datetime
    updated_at: datetime
    pinned: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """One message. `state` is a `ReplyState` value; `details` is what the pipeline noted of the turn."""

    id: int
    conversation_id: int
    parent_id: int | None
    role: str
    text: str
    state: str
    created_at: datetime
    details: dict[str, Any] = field(default_factory=dict)


def title_from(text: str) -> str:
    """A title from the first words of a first message; made here, never by a model."""
    words = text.split()
    title = " ".join(words[:TITLE_WORDS])
    shortened = len(words) > TITLE_WORDS
    if len(title) > TITLE_MADE_CHARACTERS:
        title, shortened = title[:TITLE_MADE_CHARACTERS].rstrip(), True
    return title + "…" if shortened else title


def _now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """The conversations of an open vault."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self._database, self._clock = database, clock

    def create(self, title: str = "", mode: Mode = Mode.CLINICAL_QUESTION) -> Conversation:
        """A new, empty conversation. Without a title it takes one from its first message."""
        _check_title(title)
        now = self._now()
        with self._database.transaction():
            identity = self._database.write(
                "INSERT INTO conversation (title, mode, created_at, updated_at) VALUES (?, ?, ?, ?)",
                (to_stored(title), Mode(mode).value, now, now),
            )
        return self.get(identity)

    def get(self, conversation_id: int) -> Conversation:
        """One conversation, deleted or not. Raises VaultError when there is none."""
        row = self._database.row(f"{_CONVERSATIONS} WHERE id = ?", (conversation_id,))
        if row is None:
            raise _gone("conversation")
        return _conversation(row)

    def recent(self, limit: int = 200, before: Conversation | None = None) -> list[Conversation]:
        """Conversations that are not deleted, last used first; `before` continues after the last one of an earlier
        page.
        """
        where, parameters = "deleted_at IS NULL", list[object]()
        if before is not None:
            where += " AND (updated_at, id) < (?, ?)"
            parameters = [_microseconds(before.updated_at), before.id]
        sql = f"{_CONVERSATIONS} WHERE {where} ORDER BY updated_at DESC, id DESC LIMIT ?"
        return [_conversation(row) for row in self._database.rows(sql, [*parameters, limit])]

    def rename(self, conversation_id: int, title: str) -> Conversation:
        """Give a conversation another title."""
        _check_title(title)
        return self._change(conversation_id, "title", to_stored(title))

    def pin(self, conversation_id: int, facts: Sequence[str]) -> Conversation:
        """Set the facts that are always in the model's view. Raises InputError over the limits."""
        if len(facts) > limits.PINNED_FACTS or any(len(fact) > limits.PINNED_FACT_CHARACTERS for fact in facts):
            raise InputError(
                f"Up to {limits.PINNED_FACTS} facts of {limits.PINNED_FACT_CHARACTERS} characters each can be pinned.",
                untouched="The pinned facts are unchanged.",
                remedy="Shorten a fact or remove one.",
            )
        return self._change(conversation_id, "pinned", json.dumps(list(facts)))

    def set_mode(self, conversation_id: int, mode: Mode) -> Conversation:
        """Change what the next turn is for."""
        return self._change(conversation_id, "mode", Mode(mode).value)

    def delete(self, conversation_id: int) -> Conversation:
        """Hide a conversation from lists and search; `restore` undoes it until it is purged."""
        return self._change(conversation_id, "deleted_at", self._now())

    def restore(self, conversation_id: int) -> Conversation:
        """Undo `delete`."""
        return self._change(conversation_id, "deleted_at", None)

    def purge_deleted(self, older_than_days: float) -> int:
        """Destroy conversations deleted longer ago than that, words in the search index included; gives how many."""
        database = self._database
        with database.transaction():
            found = self.deleted_ids(older_than_days)
            for identity in found:
                database.write("DELETE FROM conversation WHERE id = ?", (identity,))
            if found:
                # Merging the index drops the words of deleted texts, which it otherwise keeps for a while.
                database.write("INSERT INTO message_fts (message_fts) VALUES ('optimize')")
                database.write("INSERT INTO title_fts (title_fts) VALUES ('optimize')")
        return len(found)

    def deleted_ids(self, older_than_days: float) -> list[int]:
        """The conversations that `purge_deleted` would destroy."""
        limit = _microseconds(self._clock() - timedelta(days=older_than_days))
        return [row[0] for row in self._database.rows("SELECT id FROM conversation WHERE deleted_at <= ?", (limit,))]

    def add(
        self,
        conversation_id: int,
        role: str,
        text: str,
        state: str = ReplyState.COMPLETE,
        details: dict[str, Any] | None = None,
        parent_id: int | None = HEAD,
    ) -> StoredMessage:
        """Add a message below `parent_id` and make it the head; durable when this returns."""
        if role == "user" and len(text) > limits.MESSAGE_CHARACTERS:
            raise MessageTooLong(len(text), limits.MESSAGE_CHARACTERS)
        database, now = self._database, self._now()
        with database.transaction():
            title, head = self._title_and_head(conversation_id)
            parent = head if parent_id == HEAD else parent_id
            values = (conversation_id, parent, self._depth(conversation_id, parent), role, str(state), now)
            identity = database.write(
                "INSERT INTO message (conversation_id, parent_id, depth, role, state, created_at, details, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(details or {}), to_stored(text)),
            )
            if not title and role == "user":
                title = to_stored(title_from(text))
            database.write(
                "UPDATE conversation SET head_id = ?, updated_at = ?, title = ? WHERE id = ?",
                (identity, now, title, conversation_id),
            )
        return self.message(identity)

    def message(self, message_id: int) -> StoredMessage:
        """One message. Raises VaultError when there is none."""
        row = self._database.row(f"{_MESSAGES} WHERE m.id = ?", (message_id,))
        if row is None:
            raise _gone("message")
        return _message(row)

    def save_partial(self, message_id: int, text: str) -> None:
        """Keep what has streamed so far; durable when this returns, and not in the search index yet."""
        with self._database.transaction():
            self._database.write("UPDATE message SET text = ? WHERE id = ?", (to_stored(text), message_id))

    def finish(self, message_id: int, text: str, state: str, details: dict[str, Any]) -> StoredMessage:
        """Store the final text, state and details of a message and index it."""
        with self._database.transaction():
            self._database.write(
                "UPDATE message SET text = ?, state = ?, details = ? WHERE id = ?",
                (to_stored(text), str(state), json.dumps(details), message_id),
            )
            self._database.write(
                "UPDATE conversation SET updated_at = ? WHERE id = (SELECT conversation_id FROM message WHERE id = ?)",
                (self._now(), message_id),
            )
        return self.message(message_id)

    def path(self, conversation_id: int, limit: int = 100, before_id: int | None = None) -> list[StoredMessage]:
        """The active branch, oldest first: its last `limit` messages, or the last ones before message `before_id`."""
        start = _HEAD_OF if before_id is None else _PARENT_OF
        named = {"conversation": conversation_id, "before": before_id, "limit": limit}
        return [_message(row) for row in self._database.rows(_BRANCH.format(start=start), named)]

    def count(self, conversation_id: int) -> int:
        """How many messages the active branch has."""
        row = self._database.row(
            "SELECT depth FROM message WHERE id = (SELECT head_id FROM conversation WHERE id = ?)", (conversation_id,)
        )
        return int(row[0]) if row else 0

    def siblings(self, message_id: int) -> list[StoredMessage]:
        """The versions of a message, itself included: what shares its parent, oldest first."""
        message = self.message(message_id)
        sql = f"{_MESSAGES} WHERE m.conversation_id = ? AND m.parent_id IS ? AND m.role = ? ORDER BY m.id"
        keys = (message.conversation_id, message.parent_id, message.role)
        return [_message(row) for row in self._database.rows(sql, keys)]

    def newest_below(self, message_id: int) -> int:
        """The end of the branch that was used last below a message: where to put the head when switching to it."""
        row = self._database.row(
            "WITH RECURSIVE below (id) AS (SELECT ? UNION ALL"
            " SELECT m.id FROM below JOIN message m ON m.parent_id = below.id) SELECT max(id) FROM below",
            (message_id,),
        )
        return int(row[0]) if row else message_id

    def set_head(self, conversation_id: int, message_id: int | None) -> None:
        """Make another branch the active one; None puts the head before the first message."""
        if message_id is not None and self.message(message_id).conversation_id != conversation_id:
            raise _gone("message")
        self._change(conversation_id, "head_id", message_id)

    def _change(self, conversation_id: int, column: str, value: object) -> Conversation:
        with self._database.transaction():
            self.get(conversation_id)
            sql = f"UPDATE conversation SET {column} = ? WHERE id = ?"  # noqa: S608 - the column is ours
            self._database.write(sql, (value, conversation_id))
        return self.get(conversation_id)

    def _title_and_head(self, conversation_id: int) -> tuple[str, int | None]:
        row = self._database.row("SELECT title, head_id FROM conversation WHERE id = ?", (conversation_id,))
        if row is None:
            raise _gone("conversation")
        return str(row[0]), row[1]

    def _depth(self, conversation_id: int, parent_id: int | None) -> int:
        if parent_id is None:
            return 1
        row = self._database.row(
            "SELECT depth FROM message WHERE id = ? AND conversation_id = ?", (parent_id, conversation_id)
        )
        if row is None:
            raise _gone("message")
        return int(row[0]) + 1

    def _now(self) -> int:
        return _microseconds(self._clock())


def _check_title(title: str) -> None:
    if len(title) > limits.TITLE_CHARACTERS:
        raise InputError(
            f"A title has {limits.TITLE_CHARACTERS} characters at most.",
            untouched="The title is unchanged.",
            remedy="Shorten it.",
        )


def _gone(what: str) -> VaultError:
    return VaultError(f"That {what} is no longer in the history.", untouched="Nothing was changed.")


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """A stored time as an aware datetime, UTC."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _conversation(row: Row) -> Conversation:
    identity, title, mode, created, updated, pinned, deleted = row
    facts = tuple(json.loads(pinned))
    return Conversation(
        identity, from_stored(title), Mode(mode), moment(created), moment(updated), facts, deleted is not None
    )


def _message(row: Row) -> StoredMessage:
    identity, conversation, parent, role, text, state, created, details = row
    return StoredMessage(
        identity, conversation, parent, role, from_stored(text), state, moment(created), json.loads(details)
    )
