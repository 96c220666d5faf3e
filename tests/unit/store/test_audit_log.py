from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.errors import DiskFull
from tara_health.store.open import Vault


def test_the_chain_goes_on_after_the_next_opening(folder: Path, recovery_key: str) -> None:
    for _ in range(3):
        with Vault.open(folder, recovery_key) as vault:
            vault.audit("turn.complete", phi=2, findings=0)
    with Vault.open(folder, recovery_key) as vault:
        verdict = vault.audit_verdict()
        assert verdict.sound
        assert verdict.entries == 8
        assert vault.database.anchor.current.audit_entries == 8


def test_an_entry_that_could_not_be_written_leaves_the_chain_whole(vault: Vault) -> None:
    pages = vault.database.row("PRAGMA page_count")
    assert pages
    vault.database.connection.execute(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(DiskFull):
        for _ in range(1_000):
            vault.audit("turn.complete", phi=2)
    vault.database.connection.execute("PRAGMA max_page_count = 1000000")
    vault.audit("turn.complete", phi=3)
    assert vault.audit_verdict().sound


def test_the_anchor_never_speaks_of_an_entry_that_was_rolled_back(vault: Vault) -> None:
    with pytest.raises(KeyboardInterrupt), vault.database.transaction():
        vault.database.note_audit(99, bytes(range(32)))
        raise KeyboardInterrupt
    vault.conversations.create("the next commit")
    assert vault.audit_verdict().sound


def test_words_are_refused(vault: Vault) -> None:
    with pytest.raises(ValueError, match="identifier"):
        vault.audit("Mrs. Alvarez asked")
    assert vault.audit_verdict().sound
