from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tara_health.cli.vault import app
from tara_health.errors import (
    CorruptVault,
    InputError,
    NotAVault,
    PassphraseRejected,
    VaultExists,
    VaultMissing,
    WrongKey,
)
from tara_health.store import kdf
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.open import Vault
from tests.unit.store.made_vault import OTHER_PASSPHRASE, PASSPHRASE

KEY = re.compile(r"([0-9A-Z]{5}-){6}[0-9A-Z]{5}")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calibration would measure for a second; it has tests of its own."""
    monkeypatch.setattr(kdf, "_seconds", lambda parameters: 1.0 * parameters.time_cost)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return written(tmp_path / "secret", PASSPHRASE)


def written(path: Path, line: str) -> Path:
    path.write_text(line + "\n", encoding="utf-8")
    return path


def tara_vault(*words: object) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception:
        raise result.exception
    return result.output


def test_the_whole_life_of_a_vault(tmp_path: Path, home: Path, secret: Path) -> None:
    recovery_key = KEY.search(tara_vault("init", "--passphrase-file", secret))
    assert recovery_key
    assert "0 conversations, 0 messages, 2 audit entries," in tara_vault("check", "--passphrase-file", secret)
    with Vault.open(home / "vault", PASSPHRASE) as vault:
        vault.conversations.create("one")
    assert "sound: 1 conversation, 0 messages," in tara_vault("check", "--passphrase-file", secret)
    assert "64 MiB" in tara_vault("check", "--passphrase-file", written(tmp_path / "key", recovery_key.group()))
    tara_vault("backup", tmp_path / "b", "--passphrase-file", secret)
    other = written(tmp_path / "other", OTHER_PASSPHRASE)
    tara_vault("rekey", "--passphrase-file", secret, "--new-passphrase-file", other)
    with pytest.raises(WrongKey):
        tara_vault("check", "--passphrase-file", secret)
    new_key = KEY.search(tara_vault("rekey", "--recovery-key", "--passphrase-file", other))
    assert new_key
    assert new_key.group() != recovery_key.group()
    again = tara_vault("rekey", "--data-key", "--passphrase-file", other, "--new-passphrase-file", secret)
    assert KEY.search(again)
    with pytest.raises(VaultExists):
        tara_vault("restore", tmp_path / "b", "--passphrase-file", secret)
    (home / "vault").rename(tmp_path / "away")
    assert "restored" in tara_vault("restore", tmp_path / "b", "--passphrase-file", secret)
    assert "sound" in tara_vault("check", "--passphrase-file", secret)


def test_a_damaged_vault_is_recovered_into_a_new_folder(tmp_path: Path, home: Path, secret: Path) -> None:
    tara_vault("init", "--passphrase-file", secret)
    history = home / "vault" / "history-1.db"
    content = bytearray(history.read_bytes())
    content[9 * PAGE_BYTES + 500] ^= 1
    history.write_bytes(content)
    with pytest.raises(CorruptVault, match="recover"):
        tara_vault("check", "--passphrase-file", secret)
    assert "unchanged" in tara_vault("recover", tmp_path / "saved", "--passphrase-file", secret)
    assert history.read_bytes() == content
    assert (tmp_path / "saved" / "header.json").exists()


def test_without_a_vault_there_is_one_sentence_and_no_question(secret: Path) -> None:
    for words in (["check"], ["backup", "x"], ["rekey"]):
        with pytest.raises(VaultMissing, match="tara vault init"):
            tara_vault(*words)


def test_another_programs_database_is_named_before_any_question(home: Path) -> None:
    (home / "vault").mkdir(parents=True)
    (home / "vault" / "history-1.db").write_bytes(b"SQLite format 3\0" + bytes(4080))
    with pytest.raises(NotAVault, match="another program's database"):
        tara_vault("check")


def test_a_refused_passphrase_creates_nothing(tmp_path: Path, home: Path) -> None:
    with pytest.raises(PassphraseRejected):
        tara_vault("init", "--passphrase-file", written(tmp_path / "weak", "password1234"))
    assert not (home / "vault").exists()


def test_without_a_terminal_or_file_nothing_is_guessed(home: Path) -> None:
    with pytest.raises(InputError, match="--passphrase-file"):
        tara_vault("init")
    assert not (home / "vault").exists()


def test_no_option_takes_the_passphrase_itself() -> None:
    for command in ("init", "check", "backup", "restore", "rekey", "recover"):
        options = re.findall(r"--[a-z-]+", tara_vault(command, "--help"))
        assert not {"--passphrase", "--new-passphrase", "--secret", "--password"} & set(options)
