"""PROMISES: damage to the write-ahead log is noticed by the commit counter kept outside.

SQLite alone drops what follows the damage without a word.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tara_health.errors import CorruptVault
from tara_health.store.open import Vault
from tara_health.store.recover import salvage
from tests.unit.store.made_vault import fill, fingerprints, make_vault

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600)]
WAL_HEADER, FRAME = 32, 24 + 4096


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A vault as a crash leaves it: acknowledged messages are in the log only."""
    folder = tmp_path_factory.mktemp("log") / "vault"
    vault, secret = make_vault(folder)
    fill(vault, conversations=1)
    image = Path(shutil.copytree(folder, folder.with_name("crashed")))
    vault.lock()
    assert (image / "history-1.db-wal").stat().st_size > 10 * FRAME
    return image, secret


def damaged(crashed: tuple[Path, str], tmp_path: Path, content: bytes | None) -> Path:
    folder = Path(shutil.copytree(crashed[0], tmp_path / "vault", dirs_exist_ok=True))
    log = folder / "history-1.db-wal"
    if content is None:
        log.unlink()
    else:
        log.write_bytes(content)
    return folder


def refused(folder: Path, secret: str) -> None:
    before = fingerprints(folder)
    with pytest.raises(CorruptVault, match=r"change(s are| is) missing"):
        Vault.open(folder, secret)
    assert fingerprints(folder) == before


def test_the_control_an_untouched_log_is_replayed(crashed: tuple[Path, str], tmp_path: Path) -> None:
    log = (crashed[0] / "history-1.db-wal").read_bytes()
    with Vault.open(damaged(crashed, tmp_path, log), crashed[1]) as vault:
        assert vault.check().messages == 8


def test_a_flip_in_every_frame_is_noticed(crashed: tuple[Path, str], tmp_path: Path, long_proofs: bool) -> None:
    log = (crashed[0] / "history-1.db-wal").read_bytes()
    frames = (len(log) - WAL_HEADER) // FRAME
    for number in range(0, frames, 1 if long_proofs else 3):
        content = bytearray(log)
        content[WAL_HEADER + number * FRAME + (number * 577 + 3) % FRAME] ^= 1 << number % 8
        refused(damaged(crashed, tmp_path, bytes(content)), crashed[1])


@pytest.mark.parametrize("place", [0, 5, 13, 17, 25])
def test_a_flip_in_the_log_header_is_noticed(crashed: tuple[Path, str], tmp_path: Path, place: int) -> None:
    content = bytearray((crashed[0] / "history-1.db-wal").read_bytes())
    content[place] ^= 4
    refused(damaged(crashed, tmp_path, bytes(content)), crashed[1])


def test_a_cut_emptied_or_deleted_log_is_noticed(crashed: tuple[Path, str], tmp_path: Path) -> None:
    log = (crashed[0] / "history-1.db-wal").read_bytes()
    for content in (log[:-1], log[:-FRAME], log[: WAL_HEADER + FRAME], log[:WAL_HEADER], b"", None):
        refused(damaged(crashed, tmp_path, content), crashed[1])


def test_what_is_left_can_be_salvaged_from_it(crashed: tuple[Path, str], tmp_path: Path) -> None:
    log = bytearray((crashed[0] / "history-1.db-wal").read_bytes())
    log[-100] ^= 1
    folder = damaged(crashed, tmp_path, bytes(log))
    before = fingerprints(folder)
    report = salvage(folder, crashed[1], tmp_path / "saved")
    assert fingerprints(folder) == before
    # the last commit is gone, whatever came before it is there
    assert report.messages in (7, 8)
