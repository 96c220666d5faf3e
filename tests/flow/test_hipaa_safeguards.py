"""The technical safeguards of 45 CFR 164.312, one test each, named by paragraph: what TARA does today.

Each test is the short form of a longer proof, which its docstring names. Absent, because TARA does not do it yet:
(a)(2)(i) unique user identification (a vault has one passphrase and no users) and (a)(2)(ii) emergency access
procedure (the recovery key opens a vault, but it is no procedure of an institution). Both belong to a later change;
nothing here stands in for them.

These tests say that a mechanism works. They do not say that a clinic complies: policies, training and the computer
below belong to the clinic.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tara_desktop.idle import IdlePolicy
from tara_health.errors import CorruptVault, VaultLocked, WrongKey
from tara_health.store.anchor import PAGE_BYTES, PAGE_SEAL_BYTES
from tara_health.store.open import Vault
from tests.net.sockets import ROOT, traced
from tests.unit.store.made_vault import OTHER_PASSPHRASE, PASSPHRASE, fingerprints, make_vault

NEEDLE = "quinsy in Mrs. Zyrgblatt"
ASK = [sys.executable, "-m", "tara_health.cli.app", "ask", "--json", "The patient fears the scan."]

CRASH = """
import os, sys
from pathlib import Path
from tara_health.store.open import Vault
Vault.open(Path(sys.argv[1]), sys.argv[2]).conversations.create("acknowledged")
os._exit(7)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A locked vault that holds one message."""
    vault, _ = make_vault(tmp_path / "vault")
    with vault:
        conversation = vault.conversations.create()
        vault.conversations.add(conversation.id, "user", NEEDLE)
    return vault.folder


def test_164_312_a_2_iii_automatic_logoff(folder: Path) -> None:
    """Due at the limit and not before, sleep counted, a late key no activity. Longer: tests/gui/test_lock_idle.py."""
    steady, wall, limit = 0.0, 0.0, 600.0
    policy = IdlePolicy(limit, steady=lambda: steady, wall=lambda: wall)
    steady = wall = limit - 1
    assert not policy.due()
    steady = wall = limit
    assert policy.due()
    assert not policy.active()
    policy.restart()
    wall += limit  # asleep: only the wall clock went on
    assert policy.due()
    vault = Vault.open(folder, PASSPHRASE)
    vault.lock()
    assert not any(vault.data_key)
    with pytest.raises(VaultLocked):
        vault.conversations.recent()


def test_164_312_a_2_iv_encryption_and_decryption(folder: Path) -> None:
    """No file holds a word of the message, and the passphrase gives it back. Longer: tests/disk/test_needles.py."""
    with Vault.open(folder, PASSPHRASE) as vault:
        assert {hit.snippet for hit in vault.search("quinsy")} == {NEEDLE}
        while_open = [path for path in folder.iterdir() if _holds_a_word(path)]
    assert not while_open
    assert not [path for path in folder.iterdir() if _holds_a_word(path)]
    control = folder.with_name("control")
    control.write_text(NEEDLE, encoding="utf-8")
    assert _holds_a_word(control), "control: the scan finds the words where they are"


def _holds_a_word(path: Path) -> bool:
    content = path.read_bytes()
    return any(word.encode(code) in content for word in NEEDLE.split() if len(word) > 5 for code in ("utf-8", "utf-16"))


def test_164_312_b_audit_controls(folder: Path) -> None:
    """Openings and turns leave entries without words, and a changed entry is noticed. Longer:
    tests/unit/compliance/test_audit.py.
    """
    with Vault.open(folder, PASSPHRASE) as vault:
        vault.audit("turn.complete", phi=2)
        rows = vault.database.rows("SELECT kind, counts FROM audit ORDER BY seq")
        assert [kind for kind, _ in rows] == ["vault_created", "vault_opened", "turn.complete"]
        assert json.loads(rows[-1][1]) == {"phi": 2}
        assert vault.audit_verdict().sound
        with vault.database.transaction():
            vault.database.write("UPDATE audit SET counts = '{}' WHERE seq = 3")
        assert vault.audit_verdict().broken_at == 3


def test_164_312_c_1_integrity(folder: Path) -> None:
    """What was acknowledged is complete and sound after a session that ended without locking. Longer:
    tests/crash/test_store_kills.py.
    """
    assert subprocess.run([sys.executable, "-c", CRASH, str(folder), PASSPHRASE], cwd=ROOT, check=False).returncode == 7
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.conversations.recent()[0].title == "acknowledged"
        assert vault.check().conversations == 2


def test_164_312_c_2_mechanism_to_authenticate_ephi(folder: Path) -> None:
    """One bit changed from outside is noticed: in a page's seal at opening, in its content when it is read. Longer:
    tests/tamper/.
    """
    history = folder / "history-1.db"
    sound = history.read_bytes()
    _flip(history, 6 * PAGE_BYTES - PAGE_SEAL_BYTES + 20)
    before = fingerprints(folder)
    with pytest.raises(CorruptVault):
        Vault.open(folder, PASSPHRASE)
    assert fingerprints(folder) == before
    history.write_bytes(sound)
    _flip(history, 5 * PAGE_BYTES + 100)
    with pytest.raises(CorruptVault), Vault.open(folder, PASSPHRASE) as vault:
        vault.check()


def _flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_164_312_d_person_or_entity_authentication(folder: Path) -> None:
    """Without the passphrase nothing opens and nothing changes. Longer: tests/crash/test_store_failed_opens.py."""
    before = fingerprints(folder)
    for wrong in (OTHER_PASSPHRASE, PASSPHRASE.upper(), "", "ABCDE-" * 6 + "ABCDE"):
        with pytest.raises(WrongKey):
            Vault.open(folder, wrong)
    assert fingerprints(folder) == before
    Vault.open(folder, PASSPHRASE).lock()


@pytest.mark.engine
@pytest.mark.proof
def test_164_312_e_1_transmission_security(tmp_path: Path, home: Path) -> None:
    """Nothing is transmitted: a whole turn makes no socket. Control and desktop: tests/net/test_no_network.py."""
    seen = traced(ASK, tmp_path, {"TARA_HOME": str(home)})
    assert seen.code == 0, seen.output
    assert seen.sockets == 0
