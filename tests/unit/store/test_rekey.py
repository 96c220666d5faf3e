from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.errors import PassphraseRejected, VaultLocked, WrongKey
from tara_health.store import rekey
from tara_health.store.open import Vault
from tests.unit.store.made_vault import OTHER_PASSPHRASE, PASSPHRASE, QUICK, fingerprints


def refused(folder: Path, *secrets: str) -> None:
    for secret in secrets:
        with pytest.raises(WrongKey):
            Vault.open(folder, secret)


def test_another_passphrase_replaces_the_old_one_only(vault: Vault, recovery_key: str) -> None:
    database = vault.files.history.read_bytes()
    rekey.change_passphrase(vault, OTHER_PASSPHRASE, kdf=QUICK)
    assert vault.files.history.read_bytes() == database
    vault.lock()
    refused(vault.folder, PASSPHRASE)
    for secret in (OTHER_PASSPHRASE, recovery_key):
        Vault.open(vault.folder, secret).lock()


def test_another_recovery_key_replaces_the_old_one_only(vault: Vault, recovery_key: str) -> None:
    new = rekey.renew_recovery_key(vault)
    vault.lock()
    refused(vault.folder, recovery_key)
    for secret in (PASSPHRASE, new):
        Vault.open(vault.folder, secret).lock()


def test_a_refused_passphrase_changes_nothing(vault: Vault) -> None:
    vault.database.checkpoint()
    before = fingerprints(vault.folder)
    with pytest.raises(PassphraseRejected):
        rekey.change_passphrase(vault, "password1234", kdf=QUICK)
    assert fingerprints(vault.folder) == before


def test_another_data_key_keeps_the_history_and_removes_the_old_file(vault: Vault, recovery_key: str) -> None:
    wanted = [vault.conversations.path(one.id) for one in vault.conversations.recent()]
    salt = vault.files.history.read_bytes()[:16]
    new = rekey.renew_data_key(vault, OTHER_PASSPHRASE, kdf=QUICK)
    with pytest.raises(VaultLocked):
        vault.conversations.recent()
    assert len(list(vault.folder.iterdir())) == 4
    refused(vault.folder, PASSPHRASE, recovery_key)
    for secret in (OTHER_PASSPHRASE, new):
        with Vault.open(vault.folder, secret) as again:
            assert [again.conversations.path(one.id) for one in again.conversations.recent()] == wanted
            assert again.audit_verdict().sound
            again.check()
            assert again.files.history.read_bytes()[:16] != salt


def test_a_failed_renewal_leaves_the_old_vault(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rekey, "first_anchor", fails)
    with pytest.raises(KeyboardInterrupt):
        rekey.renew_data_key(vault, OTHER_PASSPHRASE, kdf=QUICK)
    monkeypatch.undo()
    vault.lock()
    with Vault.open(vault.folder, PASSPHRASE) as again:
        assert again.search("troponin")
    assert len(list(vault.folder.iterdir())) == 4
