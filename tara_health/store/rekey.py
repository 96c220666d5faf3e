"""Other keys for the same history: another passphrase, another recovery key, or another data key.

Changing a passphrase or recovery key rewraps the data key: only the key file is replaced, atomically. Older backups
keep the secrets they were made with. Renewing the data key writes the whole history into a new file under a new key
and then switches by replacing the key file; killed before, the old file counts, killed after, the new one, and the
next opening removes the other.
"""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from dataclasses import replace

from tara_health.store import faults, keys, recovery_key
from tara_health.store.assemble import database_key, first_anchor
from tara_health.store.database import apply_settings, connect
from tara_health.store.kdf import KdfParameters, calibrate
from tara_health.store.keys import Header, Slot, SlotKind
from tara_health.store.layout import VaultFiles
from tara_health.store.look import require_room
from tara_health.store.open import Vault
from tara_health.store.passphrase import check_new_passphrase


def change_passphrase(vault: Vault, passphrase: str, *, kdf: KdfParameters | None = None) -> None:
    """From now on `passphrase` opens the vault, the old one does not. Raises PassphraseRejected."""
    check_new_passphrase(passphrase)
    slot = keys.passphrase_slot(vault.data_key, passphrase, kdf or calibrate())
    _replace_slot(vault, slot)
    vault.audit("passphrase_changed")


def renew_recovery_key(vault: Vault) -> str:
    """A new recovery key, shown this once; the old one opens nothing any more."""
    secret = recovery_key.new_secret()
    _replace_slot(vault, keys.recovery_slot(vault.data_key, secret))
    vault.audit("recovery_key_renewed")
    return _spelled(secret)


def renew_data_key(vault: Vault, passphrase: str, *, kdf: KdfParameters | None = None) -> str:
    """Encrypt everything anew under `passphrase` and a new recovery key, which is returned; the vault is locked
    afterwards.
    """
    check_new_passphrase(passphrase)
    vault.check()
    require_room(vault.folder)
    vault.audit("data_key_renewed")
    data_key, secret = keys.new_data_key(), recovery_key.new_secret()
    slots = (keys.passphrase_slot(data_key, passphrase, kdf or calibrate()), keys.recovery_slot(data_key, secret))
    old = vault.files
    new = VaultFiles(vault.folder, uuid.uuid4().hex[:8])
    # Announced first: should this be killed, the next opening knows which files to remove.
    vault.replace_header(replace(vault.header, scratch=new.name).sealed(vault.data_key))
    header = Header(vault.header.vault_id, new.name, os.urandom(16), slots, scratch=old.name).sealed(data_key)
    try:
        _copy_database(vault, new, header, data_key)
        vault.database.close()
        vault.replace_header(header)
    except BaseException:
        _remove(new)
        raise
    finally:
        keys.wipe(data_key)
    vault.lock()
    _remove(old)
    return _spelled(secret)


def _replace_slot(vault: Vault, slot: Slot) -> None:
    others = tuple(other for other in vault.header.slots if other.kind != slot.kind)
    ordered = sorted((*others, slot), key=lambda one: list(SlotKind).index(SlotKind(one.kind)))
    vault.replace_header(replace(vault.header, slots=tuple(ordered)).sealed(vault.data_key))


def _copy_database(vault: Vault, new: VaultFiles, header: Header, data_key: bytearray) -> None:
    key = database_key(data_key)
    with faults.told_apart():
        target = connect(new.history, key, header.database_salt, "create")
        try:
            # SQLite's backup copies page by page; each side has its own key.
            vault.database.connection.backup(target)
        finally:
            target.close()
        target = connect(new.history, key, header.database_salt, "write")
        keys.wipe(key)
        apply_settings(target)
        first_anchor(new, target, data_key)


def _remove(files: VaultFiles) -> None:
    for path in files.all():
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _spelled(secret: bytearray) -> str:
    spelled = recovery_key.spell(secret)
    keys.wipe(secret)
    return spelled
