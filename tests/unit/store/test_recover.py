from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.errors import CorruptVault, VaultExists, VaultInUse, VaultMissing, WrongKey
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.open import Vault
from tara_health.store.recover import salvage
from tests.unit.store.made_vault import PASSPHRASE, fingerprints


def flip(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[page * PAGE_BYTES + 500] ^= 1
    path.write_bytes(content)


def test_an_undamaged_vault_is_carried_over_whole(folder: Path, tmp_path: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        wanted = [vault.conversations.path(one.id) for one in vault.conversations.recent()]
    report = salvage(folder, PASSPHRASE, tmp_path / "saved")
    assert (report.conversations, report.messages, report.unreadable) == (3, 24, 0)
    with Vault.open(tmp_path / "saved", PASSPHRASE) as saved:
        assert [saved.conversations.path(one.id) for one in saved.conversations.recent()] == wanted
        saved.check()


def test_each_damaged_page_costs_little_and_changes_nothing(folder: Path, tmp_path: Path, recovery_key: str) -> None:
    history = folder / "history-1.db"
    good, outcomes = history.read_bytes(), list[int]()
    for page in range(len(good) // PAGE_BYTES):
        flip(history, page)
        before, saved = fingerprints(folder), tmp_path / f"saved-{page}"
        try:
            outcomes.append(salvage(folder, recovery_key, saved).messages)
        except CorruptVault:
            outcomes.append(-1)
            assert not saved.exists()
        else:
            with Vault.open(saved, recovery_key) as vault:
                vault.check()
        assert fingerprints(folder) == before
        history.write_bytes(good)
    assert outcomes[0] == -1, "the first page holds the way to all others"
    assert sum(outcome == 24 for outcome in outcomes) > len(outcomes) / 3
    assert sum(outcome in (-1, 0) for outcome in outcomes) <= 6
    assert any(0 < outcome < 24 for outcome in outcomes)


def test_a_branch_with_a_hole_stays_one_branch(folder: Path, tmp_path: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        conversation = vault.conversations.recent()[0]
        hole = vault.conversations.path(conversation.id)[3]
        vault.database.connection.execute("PRAGMA foreign_keys = OFF")
        with vault.database.transaction():
            vault.database.write("DELETE FROM message WHERE id = ?", (hole.id,))
    salvage(folder, PASSPHRASE, tmp_path / "saved")
    with Vault.open(tmp_path / "saved", PASSPHRASE) as saved:
        assert len(saved.conversations.path(conversation.id)) == 7
        saved.check()


def test_messages_without_their_conversation_get_one(folder: Path, tmp_path: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        lost = vault.conversations.recent()[0]
        vault.database.connection.execute("PRAGMA foreign_keys = OFF")
        with vault.database.transaction():
            vault.database.write("DELETE FROM conversation WHERE id = ?", (lost.id,))
    salvage(folder, PASSPHRASE, tmp_path / "saved")
    with Vault.open(tmp_path / "saved", PASSPHRASE) as saved:
        assert saved.conversations.get(lost.id).title == "(recovered)"
        assert len(saved.conversations.path(lost.id)) == 8


def test_what_can_not_be_salvaged_is_refused(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongKey):
        salvage(folder, "not the passphrase", tmp_path / "saved")
    with pytest.raises(VaultMissing):
        salvage(tmp_path / "absent", PASSPHRASE, tmp_path / "saved")
    with pytest.raises(VaultExists):
        salvage(folder, PASSPHRASE, folder)
    with Vault.open(folder, PASSPHRASE), pytest.raises(VaultInUse):
        salvage(folder, PASSPHRASE, tmp_path / "saved")
    assert not (tmp_path / "saved").exists()
