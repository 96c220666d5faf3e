from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tara_health.errors import (
    CorruptVault,
    NotAVault,
    PassphraseRejected,
    VaultError,
    VaultExists,
    VaultInUse,
    VaultMissing,
)
from tara_health.store import faults
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.conversations import DELETED_KEPT_DAYS, Conversations
from tara_health.store.layout import VaultFiles, vault_exists
from tara_health.store.open import Vault
from tara_health.store.recover import salvage
from tests.unit.store.made_vault import PASSPHRASE, QUICK, fingerprints, make_vault


def test_a_new_vault_opens_with_both_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "vault"
    assert not vault_exists(folder)
    vault, recovery_key = make_vault(folder)
    conversation = vault.conversations.create("first")
    vault.lock()
    assert vault_exists(folder)
    for secret in (PASSPHRASE, recovery_key, recovery_key.lower()):
        with Vault.open(folder, secret) as again:
            assert again.conversations.get(conversation.id).title == "first"


def test_the_folder_holds_exactly_four_private_files(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["anchor-1.bin", "header.json", "history-1.db", "lock"]
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_an_existing_vault_is_never_created_over(folder: Path) -> None:
    before = fingerprints(folder)
    with pytest.raises(VaultExists):
        make_vault(folder)
    assert fingerprints(folder) == before


def test_a_history_whose_key_file_is_lost_is_not_created_over(folder: Path) -> None:
    (folder / "header.json").unlink()
    with pytest.raises(CorruptVault, match=r"key file \(header\.json\)"):
        Vault.open(folder, PASSPHRASE)
    with pytest.raises(VaultMissing):
        Vault.open(folder.parent / "elsewhere", PASSPHRASE)
    before = fingerprints(folder)
    with pytest.raises(VaultExists):
        make_vault(folder)
    assert fingerprints(folder) == before


def test_another_programs_database_has_a_sentence_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "history-1.db")) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()
    before = fingerprints(folder)
    for attempt in (
        lambda: Vault.open(folder, PASSPHRASE),
        lambda: salvage(folder, PASSPHRASE, tmp_path / "saved"),
    ):
        with pytest.raises(NotAVault, match="another program's database"):
            attempt()
    assert fingerprints(folder) == before


def test_what_was_deleted_long_ago_is_purged_at_opening_and_counted(folder: Path, recovery_key: str) -> None:
    def ago(days: float) -> Conversations:
        return Conversations(vault.database, lambda: datetime.now(UTC) - timedelta(days=days))

    with Vault.open(folder, recovery_key) as vault:
        kept, young, old = (vault.conversations.create(f"{name} deletion").id for name in ("no", "young", "old"))
        vault.conversations.add(old, "user", "quinsywort")
        ago(DELETED_KEPT_DAYS - 1).delete(young)
        ago(DELETED_KEPT_DAYS + 1).delete(old)
        assert vault.database.row("SELECT count(*) FROM audit WHERE kind = 'conversations_purged'") == (0,)
    for _ in range(2):
        with Vault.open(folder, recovery_key) as vault:
            assert vault.conversations.get(kept).title == "no deletion"
            assert vault.conversations.restore(young).title == "young deletion"
            with pytest.raises(VaultError, match="no longer"):
                vault.conversations.get(old)
            rows = vault.database.rows("SELECT counts FROM audit WHERE kind = 'conversations_purged'")
            assert rows == [('{"conversations": 1}',)]
            assert not vault.database.rows("SELECT 1 FROM message_fts_data WHERE instr(block, 'quinsywort')")
            assert vault.check().conversations == 5


def test_nothing_is_purged_from_a_damaged_vault_and_it_still_opens(folder: Path, recovery_key: str) -> None:
    with Vault.open(folder, recovery_key) as vault:
        old = vault.conversations.create("old").id
        for _ in range(60):
            vault.conversations.add(old, "user", "deleted words " * 200)
        past = datetime.now(UTC) - timedelta(days=DELETED_KEPT_DAYS + 1)
        Conversations(vault.database, lambda: past).delete(old)
    history = folder / "history-1.db"
    content = bytearray(history.read_bytes())
    content[-30 * PAGE_BYTES + 100] ^= 1
    history.write_bytes(content)
    with Vault.open(folder, recovery_key) as vault:
        assert vault.conversations.get(old).deleted
        assert vault.audit_verdict().sound
        with pytest.raises(CorruptVault):
            vault.check()


def test_damage_where_deletions_are_noted_is_met_before_anything_is_written(folder: Path, recovery_key: str) -> None:
    history = folder / "history-1.db"
    with Vault.open(folder, recovery_key) as vault:
        root = vault.database.row("SELECT rootpage FROM sqlite_schema WHERE name = 'conversation_deleted'")
        assert root
    content = bytearray(history.read_bytes())
    content[(root[0] - 1) * PAGE_BYTES + 100] ^= 1
    history.write_bytes(content)
    before = fingerprints(folder)
    with pytest.raises(CorruptVault):
        Vault.open(folder, recovery_key)
    assert fingerprints(folder) == before


def test_a_purge_without_room_does_not_stop_the_opening(
    folder: Path, recovery_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(conversations: Conversations, days: float) -> int:
        conversations.create("part of a purge")
        raise faults.disk_full()

    with Vault.open(folder, recovery_key) as vault:
        past = datetime.now(UTC) - timedelta(days=DELETED_KEPT_DAYS + 1)
        Conversations(vault.database, lambda: past).delete(vault.conversations.recent()[0].id)
    with monkeypatch.context() as patched:
        patched.setattr(Conversations, "purge_deleted", full)
        with Vault.open(folder, recovery_key) as vault:
            vault.audit("turn.complete")
            assert vault.audit_verdict().sound
            assert vault.check().conversations == 3


def test_a_weak_passphrase_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(PassphraseRejected):
        Vault.create(tmp_path / "vault", "password1234", kdf=QUICK)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_creation_leaves_nothing_that_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tara_health.store.open.make_database", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_vault(tmp_path / "vault")
    assert list(tmp_path.iterdir()) == []


def test_a_second_opening_is_refused_at_once_and_the_first_goes_on(vault: Vault) -> None:
    with pytest.raises(VaultInUse):
        Vault.open(vault.folder, PASSPHRASE)
    vault.conversations.create("still working")


def test_without_the_lock_file_the_database_itself_refuses_a_second_one(vault: Vault, recovery_key: str) -> None:
    vault.conversations.create("in the log")
    (vault.folder / "lock").unlink()
    with pytest.raises(VaultInUse):
        Vault.open(vault.folder, recovery_key)
    assert vault.check().conversations == 4


def test_locking_overwrites_the_key_and_lets_the_next_one_in(folder: Path) -> None:
    vault = Vault.open(folder, PASSPHRASE)
    key = vault.data_key
    assert any(key)
    vault.lock()
    assert key == bytes(32)
    Vault.open(folder, PASSPHRASE).lock()


def test_a_reply_that_was_streaming_comes_back_interrupted_and_searchable(folder: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        conversation = vault.conversations.create()
        reply = vault.conversations.add(conversation.id, "assistant", "", state="streaming")
        vault.conversations.save_partial(reply.id, "the quinsy needs")
        assert vault.search("quinsy") == []
    with Vault.open(folder, PASSPHRASE) as vault:
        message = vault.conversations.message(reply.id)
        assert (message.state, message.text) == ("interrupted", "the quinsy needs")
        assert [hit.message_id for hit in vault.search("quinsy")] == [reply.id]


def test_opening_and_creating_are_audited_without_words(vault: Vault) -> None:
    rows = vault.database.rows("SELECT kind, counts FROM audit ORDER BY seq")
    assert [kind for kind, _ in rows] == ["vault_created", "vault_opened"]
    assert {json.dumps(json.loads(counts)) for _, counts in rows} == {"{}"}
    assert vault.audit_verdict().sound


@pytest.mark.parametrize("name", ["Ärzte 医院 🏥", "a%20b?mode=ro#x", "quote'\"quote"])
def test_any_folder_name_works(tmp_path: Path, name: str) -> None:
    vault, _ = make_vault(tmp_path / name / "vault")
    vault.conversations.create("here")
    vault.lock()
    with Vault.open(tmp_path / name / "vault", PASSPHRASE) as again:
        assert len(again.conversations.recent()) == 1


def test_a_path_too_long_for_a_database_is_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["long" * 30] * 5) / "vault"
    with pytest.raises(VaultError, match="too long"):
        make_vault(folder)
    for longer in (tmp_path / ("x" * 300), tmp_path.joinpath(*["long" * 30] * 40)):
        with pytest.raises(VaultError, match="too long"):
            Vault.open(longer, PASSPHRASE)


def test_files_of_an_abandoned_key_renewal_are_removed_after_opening(folder: Path) -> None:
    with Vault.open(folder, PASSPHRASE) as vault:
        from dataclasses import replace

        vault.replace_header(replace(vault.header, scratch="abandoned").sealed(vault.data_key))
    leftovers = VaultFiles(folder, "abandoned")
    for path in leftovers.all():
        path.write_bytes(b"left")
    other = folder / "history-other.db"
    other.write_bytes(b"not ours to remove")
    Vault.open(folder, PASSPHRASE).lock()
    assert not any(path.exists() for path in leftovers.all())
    assert other.exists()
