"""One clinician's session that leaves as many traces as a session can, for the needle proof.

    python -m tests.disk.session (sealed|plain) PART     the home is TARA_HOME, the needles come on standard input

`plain` is the control: the same schema and calls over an ordinary sqlite3 connection.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tara_health.platform import paths
from tara_health.store import assemble, backup, look
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE, make_vault

SESSION_NEEDLES = 200


def plain_connect(path: Path, key: object, salt: object, mode: str) -> sqlite3.Connection:
    """What `connect` would be without encryption."""
    modes = {"create": "mode=rwc", "write": "mode=rw", "look": "mode=ro", "look_main_only": "mode=ro&immutable=1"}
    return sqlite3.connect(f"{path.absolute().as_uri()}?{modes[mode]}", uri=True, isolation_level=None)


def use_plain_sqlite() -> None:
    """Take encryption out from under the store, and what would notice that."""
    for module in (assemble, backup, look):
        module.connect = plain_connect  # type: ignore[attr-defined]
    assemble._require_unreadable = lambda path: None
    look._require_ours = lambda *_: None


def first(needles: list[str]) -> None:
    """Write, search, stream; then die in the middle of a reply."""
    vault, _ = make_vault(paths.vault_dir())
    conversations = vault.conversations
    for start in range(0, 120, 4):
        made = conversations.create(needles[start])
        conversations.pin(made.id, [needles[start + 1]])
        conversations.add(made.id, "user", f"Patient {needles[start + 2]} asks", details={"note": needles[start + 3]})
        vault.search(needles[start + 2])
        vault.search(needles[start])
    made = conversations.create()
    conversations.add(made.id, "user", " ".join(needles[120:150]))
    conversations.rename(made.id, needles[150])
    conversations.delete(made.id)
    vault.audit("turn.complete", findings=2)
    reply = conversations.add(made.id, "assistant", "", state="streaming")
    for end in range(150, 180):
        conversations.save_partial(reply.id, " ".join(needles[150:end]))
    os._exit(9)


def second(needles: list[str]) -> None:
    """Open after the crash, sort and search a lot, cancel a backup, make one, purge, lock."""
    vault = Vault.open(paths.vault_dir(), PASSPHRASE)
    for needle in needles[:40]:
        vault.search(needle)
    made = vault.conversations.create(needles[180])
    for needle in needles[181:200]:
        vault.conversations.add(made.id, "user", needle * 3)
    vault.database.rows("SELECT text FROM message ORDER BY text || details")
    with suppress(KeyboardInterrupt), patch.object(backup, "_prove", side_effect=KeyboardInterrupt):
        vault.backup(paths.home() / "cancelled.tara-backup")
    vault.backup(paths.home() / "kept.tara-backup")
    vault.conversations.purge_deleted(0)
    vault.check()
    vault.lock()


def third(needles: list[str]) -> None:
    """Die in the middle of a backup, with a reply streaming: this leaves files behind."""
    vault = Vault.open(paths.vault_dir(), PASSPHRASE)
    made = vault.conversations.create(needles[0])
    reply = vault.conversations.add(made.id, "assistant", "", state="streaming")

    def die(*_: object) -> None:
        vault.conversations.save_partial(reply.id, " ".join(needles))
        os._exit(9)

    with patch.object(backup, "_prove", side_effect=die):
        vault.backup(paths.home() / "torn.tara-backup")


PARTS: dict[str, Callable[[list[str]], Any]] = {"first": first, "second": second, "third": third}

if __name__ == "__main__":
    if sys.argv[1] == "plain":
        use_plain_sqlite()
    PARTS[sys.argv[2]](json.load(sys.stdin))
