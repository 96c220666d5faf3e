from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from tara_health.errors import DiskFull, VaultError, VaultLocked
from tara_health.store import database as module
from tara_health.store.anchor import UNKNOWN_DIGEST, page_seals_digest
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE


def test_every_setting_that_durability_and_secrecy_rest_on_is_in_force(vault: Vault) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "auto_vacuum": 0,
        "wal_autocheckpoint": 0,
        "locking_mode": "exclusive",
        "application_id": module.APPLICATION_ID,
        "cipher_page_size": "4096",
    }
    found = {name: vault.database.row(f"PRAGMA {name}") for name in expected}
    assert found == {name: (value,) for name, value in expected.items()}
    assert vault.database.row("PRAGMA cipher_version")


def test_a_setting_that_does_not_take_stops_the_opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SETTINGS", (("journal_mode", "DELETE", "wal"),))
    connection = module.connect(tmp_path / "x.db", bytes(32), bytes(16), "create")
    with pytest.raises(AssertionError, match="journal_mode"):
        module.apply_settings(connection)
    connection.close()


def test_the_ordinary_sqlite_can_not_read_the_file(vault: Vault) -> None:
    vault.database.checkpoint()
    copy = vault.folder.parent / "copy.db"
    copy.write_bytes(vault.files.history.read_bytes())
    plain = sqlite3.connect(copy)
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM sqlite_master").fetchall()
    plain.close()


def test_another_thread_is_refused(vault: Vault) -> None:
    caught: list[BaseException] = []

    def use() -> None:
        try:
            vault.conversations.recent()
        except Exception as error:  # noqa: BLE001 - the binding's own error is looked at below
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert "thread" in str(caught[0])


def test_a_failed_transaction_leaves_nothing_and_the_next_one_works(vault: Vault) -> None:
    before = len(vault.conversations.recent())
    with pytest.raises(ZeroDivisionError), vault.database.transaction():
        vault.conversations.create("half")
        _ = 1 / 0
    assert len(vault.conversations.recent()) == before
    vault.conversations.create("whole")
    assert len(vault.conversations.recent()) == before + 1


def test_a_write_that_would_not_be_counted_is_our_bug(vault: Vault) -> None:
    with pytest.raises(AssertionError, match="transaction"):
        vault.database.write("DELETE FROM message")


def test_each_commit_is_counted_inside_and_outside(vault: Vault) -> None:
    database = vault.database
    before = module.commits_inside(database.connection)
    vault.conversations.create("one")
    assert module.commits_inside(database.connection) == before + 1 == database.anchor.current.commits


def test_a_checkpoint_empties_the_log_and_locking_renews_the_digest(vault: Vault) -> None:
    vault.conversations.create("one")
    database = vault.database
    assert database.wal_bytes() > 0
    database.checkpoint()
    assert database.wal_bytes() == 0
    assert database.anchor.current.digest == UNKNOWN_DIGEST
    vault.lock()
    assert database.anchor.current.digest == page_seals_digest(vault.files.history)


def test_a_vault_that_was_dropped_without_locking_opens_again(folder: Path) -> None:
    """The connection's own end folds the log into the main file behind our back: that is no damage."""
    vault = Vault.open(folder, PASSPHRASE)
    vault.conversations.create("kept")
    vault.database.connection.close()
    vault._lock.release()
    with Vault.open(folder, PASSPHRASE) as again:
        assert "kept" in [one.title for one in again.conversations.recent()]


def test_a_long_log_is_folded_in_without_being_asked(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAL_BYTES_MAX", 50_000)
    for number in range(30):
        vault.conversations.create(f"number {number}")
    assert vault.database.wal_bytes() < 50_000
    assert len(vault.conversations.recent()) >= 30


def test_a_full_database_says_disk_full_and_keeps_what_was_saved(vault: Vault) -> None:
    conversation = vault.conversations.recent()[0]
    before = vault.conversations.count(conversation.id)
    pages = vault.database.row("PRAGMA page_count")
    assert pages
    vault.database.connection.execute(f"PRAGMA max_page_count = {pages[0]}")
    with pytest.raises(DiskFull) as full:
        vault.conversations.add(conversation.id, "user", "needle " * 5_000)
    assert "needle" not in str(full.value)
    assert vault.conversations.count(conversation.id) == before
    vault.database.connection.execute("PRAGMA max_page_count = 1000000")
    vault.conversations.add(conversation.id, "user", "room again")
    assert vault.conversations.count(conversation.id) == before + 1


def test_a_closed_database_says_locked(vault: Vault) -> None:
    vault.lock()
    for use in (vault.conversations.recent, lambda: vault.search("troponin"), lambda: vault.audit("turn_complete")):
        with pytest.raises(VaultLocked):
            use()
    vault.lock()


def test_an_error_that_is_our_bug_is_not_dressed_up(vault: Vault) -> None:
    with pytest.raises(Exception, match="no such table") as raised:
        vault.database.rows("SELECT * FROM absent")
    assert not isinstance(raised.value, VaultError)
