from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tara_health.errors import VaultTooNew
from tara_health.store import migrations
from tara_health.store.database import Connection, connect
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE, fingerprints


@pytest.fixture
def connection(tmp_path: Path) -> Connection:
    return connect(tmp_path / "x.db", bytes(32), bytes(16), "create")


def add_column(connection: Any) -> None:
    connection.execute("ALTER TABLE conversation ADD COLUMN colour TEXT")


def fail_half_way(connection: Any) -> None:
    connection.execute("ALTER TABLE conversation ADD COLUMN shape TEXT")
    raise RuntimeError("half way")


def columns(connection: Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA table_info(conversation)")}


def test_steps_are_applied_once_in_order(connection: Connection) -> None:
    steps = (*migrations.STEPS, add_column)
    assert migrations.migrate(connection) == 1
    assert migrations.migrate(connection) == 0
    assert migrations.migrate(connection, steps) == 1
    assert migrations.version(connection) == 2
    assert "colour" in columns(connection)
    connection.close()


def test_a_failing_step_leaves_the_schema_before_it(connection: Connection) -> None:
    with pytest.raises(RuntimeError):
        migrations.migrate(connection, (*migrations.STEPS, add_column, fail_half_way))
    assert migrations.version(connection) == 2
    assert "colour" in columns(connection)
    assert "shape" not in columns(connection)
    connection.close()


def test_an_older_history_is_brought_up_at_opening_and_then_refused_by_older_programs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, add_column))
        newer.setattr(migrations.migrate, "__defaults__", (migrations.STEPS,))
        with Vault.open(folder, PASSPHRASE) as vault:
            assert "colour" in columns(vault.database.connection)
            assert vault.search("troponin")
            vault.check()
    before = fingerprints(folder)
    with pytest.raises(VaultTooNew, match="newer TARA"):
        Vault.open(folder, PASSPHRASE)
    assert fingerprints(folder) == before
