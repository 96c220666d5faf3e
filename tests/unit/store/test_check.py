from __future__ import annotations

import pytest

from tara_health.errors import CorruptVault
from tara_health.store.open import Vault


def test_a_sound_vault_is_counted(vault: Vault) -> None:
    report = vault.check()
    assert (report.conversations, report.messages, report.audit_entries) == (3, 24, 2)
    assert report.pages > 20


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET kind = 'vault_hidden' WHERE seq = 2",
        "UPDATE audit SET counts = '{\"messages\": 1}' WHERE seq = 1",
        "DELETE FROM audit WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 1",
        "DELETE FROM audit",
        "INSERT INTO audit SELECT 3, at, kind, counts, hash FROM audit WHERE seq = 2",
        "UPDATE audit SET counts = 'not json'",
        "UPDATE audit SET at = 'not a time'",
    ],
)
def test_a_changed_audit_log_is_named(vault: Vault, tampering: str) -> None:
    """By somebody who holds the key and writes into the database with another program."""
    with vault.database.transaction():
        vault.database.write(tampering)
    with pytest.raises(CorruptVault, match="audit log"):
        vault.check()


def test_a_search_index_that_disagrees_is_noticed(vault: Vault) -> None:
    with vault.database.transaction():
        vault.database.write("INSERT INTO message_fts (rowid, text) VALUES (1, 'a word that no message holds')")
    with pytest.raises(CorruptVault):
        vault.check()


def test_a_message_without_conversation_is_noticed(vault: Vault) -> None:
    vault.database.connection.execute("PRAGMA foreign_keys = OFF")
    with vault.database.transaction():
        vault.database.write("DELETE FROM conversation WHERE id = 1")
    with pytest.raises(CorruptVault, match="contradicts itself"):
        vault.check()
