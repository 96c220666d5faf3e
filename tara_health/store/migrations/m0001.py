"""Schema 1: conversations as trees of messages, full-text search over both, the audit log and the commit counter.

Times are microseconds since 1970, UTC. Texts are stored in the form of text.py. A message that is still streaming is
not indexed.
"""

from __future__ import annotations

from typing import Any

_TOKENS = "tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* Mn Mc'\", prefix = '1 2 3'"

STATEMENTS = (
    "PRAGMA application_id = 0x54415241",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID",
    "INSERT INTO meta VALUES ('commits', 1)",
    """CREATE TABLE conversation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        mode TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        pinned TEXT NOT NULL DEFAULT '[]',
        head_id INTEGER,
        deleted_at INTEGER)""",
    "CREATE INDEX conversation_recent ON conversation (updated_at, id) WHERE deleted_at IS NULL",
    "CREATE INDEX conversation_deleted ON conversation (deleted_at) WHERE deleted_at IS NOT NULL",
    """CREATE TABLE message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
        parent_id INTEGER REFERENCES message (id),
        depth INTEGER NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
        state TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        details TEXT NOT NULL DEFAULT '{}',
        text TEXT NOT NULL)""",
    "CREATE INDEX message_conversation ON message (conversation_id)",
    "CREATE INDEX message_parent ON message (parent_id)",
    "CREATE INDEX message_streaming ON message (id) WHERE state = 'streaming'",
    """CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, counts TEXT NOT NULL, hash BLOB NOT NULL)""",
    "CREATE VIEW message_searchable AS SELECT id, text FROM message WHERE state <> 'streaming'",
    f"""CREATE VIRTUAL TABLE message_fts USING fts5 (
        text, content = 'message_searchable', content_rowid = 'id', {_TOKENS})""",
    f"CREATE VIRTUAL TABLE title_fts USING fts5 (title, content = 'conversation', content_rowid = 'id', {_TOKENS})",
    """CREATE TRIGGER message_added AFTER INSERT ON message WHEN new.state <> 'streaming' BEGIN
        INSERT INTO message_fts (rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER message_removed AFTER DELETE ON message WHEN old.state <> 'streaming' BEGIN
        INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER message_changed AFTER UPDATE OF text, state ON message
        WHEN old.state <> 'streaming' AND new.state <> 'streaming' BEGIN
        INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO message_fts (rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER message_finished AFTER UPDATE OF text, state ON message
        WHEN old.state = 'streaming' AND new.state <> 'streaming' BEGIN
        INSERT INTO message_fts (rowid, text) VALUES (new.id, new.text); END""",
    """CREATE TRIGGER message_reopened AFTER UPDATE OF text, state ON message
        WHEN old.state <> 'streaming' AND new.state = 'streaming' BEGIN
        INSERT INTO message_fts (message_fts, rowid, text) VALUES ('delete', old.id, old.text); END""",
    """CREATE TRIGGER title_added AFTER INSERT ON conversation BEGIN
        INSERT INTO title_fts (rowid, title) VALUES (new.id, new.title); END""",
    """CREATE TRIGGER title_removed AFTER DELETE ON conversation BEGIN
        INSERT INTO title_fts (title_fts, rowid, title) VALUES ('delete', old.id, old.title); END""",
    """CREATE TRIGGER title_changed AFTER UPDATE OF title ON conversation BEGIN
        INSERT INTO title_fts (title_fts, rowid, title) VALUES ('delete', old.id, old.title);
        INSERT INTO title_fts (rowid, title) VALUES (new.id, new.title); END""",
)


def apply(connection: Any) -> None:
    """Create everything."""
    for statement in STATEMENTS:
        connection.execute(statement)
