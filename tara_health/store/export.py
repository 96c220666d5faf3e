"""One conversation out of the vault, readable by other programs, on a person's explicit command and never unlogged.

The file is **not encrypted**: whoever calls this says so to the person first. It is readable by this user alone,
never replaces a file, and the audit log notes the export and the number of messages before the first word is written.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tara_health.errors import InputError
from tara_health.store import faults
from tara_health.store.conversations import Conversation, StoredMessage
from tara_health.store.layout import sync_folder

if TYPE_CHECKING:
    from tara_health.store.open import Vault

MESSAGES_MAX: Final = 100_000
FORMAT: Final = 1


class Form(StrEnum):
    """What the file is."""

    MARKDOWN = "markdown"
    JSON = "json"


def export_conversation(vault: Vault, conversation_id: int, target: Path, form: Form) -> int:
    """Write the active branch to `target` and give its number of messages. Raises InputError if `target` exists."""
    if not target.absolute().parent.is_dir():
        raise InputError(f"There is no folder {target.absolute().parent}.", remedy="Choose a folder that exists.")
    conversation = vault.conversations.get(conversation_id)
    messages = vault.conversations.path(conversation_id, limit=MESSAGES_MAX)
    content = as_json(conversation, messages) if form is Form.JSON else as_markdown(conversation, messages)
    vault.audit("conversation_exported", messages=len(messages))
    _write_new(target.absolute(), content.encode("utf-8", "surrogatepass"))
    return len(messages)


def as_markdown(conversation: Conversation, messages: Sequence[StoredMessage]) -> str:
    """Headed paragraphs; a reply's disclaimer and an unfinished state stay with it."""
    parts = [f"# {conversation.title or 'Conversation'}", f"Pinned: {'; '.join(conversation.pinned)}"]
    if not conversation.pinned:
        parts.pop()
    for message in messages:
        who = "You" if message.role == "user" else "TARA"
        state = "" if message.state == "complete" else f" ({message.state})"
        parts += [f"## {who}, {message.created_at:%Y-%m-%d %H:%M} UTC{state}", message.text]
        if disclaimer := str(message.details.get("disclaimer") or ""):
            parts.append(f"*{disclaimer}*")
    return "\n\n".join(parts) + "\n"


def as_json(conversation: Conversation, messages: Sequence[StoredMessage]) -> str:
    """Everything stored with the active branch; pure ASCII, so that no character is lost on the way."""
    exported: dict[str, Any] = {
        "tara_export": FORMAT,
        "title": conversation.title,
        "mode": conversation.mode.value,
        "created_at": conversation.created_at.isoformat(),
        "pinned": list(conversation.pinned),
        "messages": [
            {
                "role": message.role,
                "text": message.text,
                "state": message.state,
                "created_at": message.created_at.isoformat(),
                "details": message.details,
            }
            for message in messages
        ],
    }
    return json.dumps(exported, indent=1) + "\n"


def _write_new(target: Path, content: bytes) -> None:
    with faults.told_apart():
        try:
            descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        except FileExistsError:
            raise InputError(
                f"{target} exists already; an export never overwrites a file.",
                untouched="That file is unchanged.",
                remedy="Choose another name.",
            ) from None
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            target.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
