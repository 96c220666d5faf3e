"""PROMISES: committed is kept. kill -9 at random moments: every acknowledged row is there, and no false alarm blocks.

Long version: 1,000 kills during writes, 200 during a data-key renewal, 200 during a migration.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tara_health.errors import WrongKey
from tara_health.store import migrations
from tara_health.store.open import Vault
from tests.crash.kennel import LATER_STEPS, kennel
from tests.unit.store.made_vault import OTHER_PASSPHRASE, fill, make_vault

pytestmark = [
    pytest.mark.proof,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(sys.platform == "win32", reason="forks workers"),
]


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """A filled, locked vault and its recovery key (quick to open)."""
    vault, secret = make_vault(tmp_path / "vault")
    fill(vault)
    vault.lock()
    return vault.folder, secret


def lost_rows(vault: Vault, title: str, acknowledged: list[str]) -> int:
    """How many acknowledged rows of the round `title` are not there."""
    (conversation,) = (one for one in vault.conversations.recent() if one.title == title)
    messages = vault.conversations.path(conversation.id, limit=100_000)
    numbers = {message.text.removeprefix(title).split()[0] for message in messages}
    return len(set(acknowledged) - numbers)


def test_no_acknowledged_row_is_lost_by_a_kill_during_writes(made: tuple[Path, str], long_proofs: bool) -> None:
    folder, secret = made
    rounds, rows, lost = (1000 if long_proofs else 20), 0, 0
    with kennel(seed=1) as kennels:
        for number in range(rounds):
            title = f"round {number}:"
            job = {"work": "write", "folder": str(folder), "secret": secret, "title": title}
            acknowledged = kennels.run_and_kill(job, longest_s=0.03)
            with Vault.open(folder, secret) as vault:
                rows += len(acknowledged)
                lost += lost_rows(vault, title, acknowledged)
                if number % 5 == 0:
                    vault.check()
                vault.conversations.delete(vault.conversations.recent()[0].id)
                vault.conversations.purge_deleted(0)
    print(f"{rounds} kills, {rows} acknowledged rows, {lost} lost")
    assert rows > rounds
    assert lost == 0


def test_the_control_that_acknowledges_too_early_is_caught(made: tuple[Path, str]) -> None:
    folder, secret = made
    lost = 0
    with kennel(seed=2) as kennels:
        for number in range(30):
            title = f"control {number}:"
            job = {"work": "write_early", "folder": str(folder), "secret": secret, "title": title}
            acknowledged = kennels.run_and_kill(job, longest_s=0.002, after="done")
            with Vault.open(folder, secret) as vault:
                lost += lost_rows(vault, title, acknowledged)
            if lost:
                break
    assert lost > 0


def test_a_kill_during_a_data_key_renewal_leaves_one_whole_vault(
    made: tuple[Path, str], tmp_path: Path, long_proofs: bool
) -> None:
    folder, old_secret = made
    rounds, renewed = (200 if long_proofs else 12), 0
    with kennel(seed=3) as kennels:
        for number in range(rounds):
            copy = Path(shutil.copytree(folder, tmp_path / f"copy {number}"))
            job = {"work": "renew", "folder": str(copy), "secret": old_secret}
            acknowledged = kennels.run_and_kill(job, longest_s=0.5)
            try:
                vault = Vault.open(copy, old_secret)
                assert not acknowledged, "the renewal was acknowledged and the old key still counts"
            except WrongKey:
                vault = Vault.open(copy, OTHER_PASSPHRASE)
                renewed += 1
            with vault:
                assert vault.check().messages == 24
            assert len(list(copy.iterdir())) == 4, "files of the other generation were left"
            shutil.rmtree(copy)
    print(f"{rounds} kills, {renewed} after the switch")
    assert 0 < renewed < rounds or not long_proofs


def test_a_kill_during_a_migration_leaves_a_schema_that_opens(
    made: tuple[Path, str], tmp_path: Path, long_proofs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, secret = made
    monkeypatch.setattr(migrations, "STEPS", LATER_STEPS)
    monkeypatch.setattr(migrations.migrate, "__defaults__", (LATER_STEPS,))
    rounds = 200 if long_proofs else 15
    with kennel(seed=4) as kennels:
        for number in range(rounds):
            copy = Path(shutil.copytree(folder, tmp_path / f"copy {number}"))
            job = {"work": "migrate", "folder": str(copy), "secret": secret}
            kennels.run_and_kill(job, longest_s=0.04)
            with Vault.open(copy, secret) as vault:
                assert migrations.version(vault.database.connection) == len(LATER_STEPS)
                assert vault.check().messages == 24
            shutil.rmtree(copy)
