from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from tara_health.errors import (
    CorruptVault,
    DiskFull,
    ReadOnlyVault,
    VaultError,
    VaultInUse,
    VaultMissing,
    VaultStorageFailed,
)
from tara_health.store import faults
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE, QUICK


def sqlite_error(code: int) -> dbapi2.Error:
    error = dbapi2.OperationalError("near 'a patient's words': raw text of SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (5, VaultInUse),
        (6, VaultInUse),
        (8, ReadOnlyVault),
        (8 | 1 << 8, ReadOnlyVault),
        (10, VaultStorageFailed),
        (10 | 3 << 8, VaultStorageFailed),
        (11, CorruptVault),
        (11 | 1 << 8, CorruptVault),
        (13, DiskFull),
        (14, ReadOnlyVault),
        (26, CorruptVault),
    ],
)
def test_each_result_code_has_its_sentence_without_sqlites_words(code: int, expected: type[VaultError]) -> None:
    with pytest.raises(expected) as told, faults.told_apart():
        raise sqlite_error(code)
    assert "patient" not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


@pytest.mark.parametrize("error", [sqlite_error(1), sqlite_error(19), dbapi2.ProgrammingError("no code")])
def test_our_own_bugs_pass_unchanged(error: dbapi2.Error) -> None:
    with pytest.raises(type(error)) as raised, faults.told_apart():
        raise error
    assert raised.value is error


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, ReadOnlyVault),
        (errno.EACCES, ReadOnlyVault),
        (errno.EIO, VaultStorageFailed),
        (errno.ENAMETOOLONG, VaultError),
        (errno.ENOENT, VaultError),
        (errno.ENOTDIR, VaultError),
    ],
)
def test_each_file_error_has_its_sentence(number: int, expected: type[VaultError]) -> None:
    with pytest.raises(expected) as told, faults.told_apart():
        raise OSError(number, os.strerror(number))
    assert type(told.value) is expected


@pytest.mark.parametrize("number", [errno.ENOENT, errno.ENOTDIR, errno.EEXIST, errno.ELOOP, errno.ENAMETOOLONG])
def test_a_bad_path_is_not_blamed_on_the_disk(number: int) -> None:
    assert "TARA_HOME" in faults.from_os(OSError(number, "")).remedy


@pytest.mark.skipif(os.name != "posix", reason="/proc and /dev/null")
@pytest.mark.parametrize("home", ["/proc/tara", "/dev/null/tara", "/dev/null"])
def test_a_home_where_no_folder_can_be_made_is_a_sentence_about_the_path(home: str) -> None:
    for folder in (Path(home) / "vault", Path(home) / "deeper" / "vault"):
        with pytest.raises(VaultError, match="path is missing or is not a folder"):
            Vault.create(folder, PASSPHRASE, kdf=QUICK)
        with pytest.raises(VaultMissing):
            Vault.open(folder, PASSPHRASE)


def test_a_fault_while_nothing_is_saved_claims_no_lost_change() -> None:
    for fault in (faults.disk_full(), faults.storage_failed()):
        assert "if a change was being saved" in fault.untouched


def test_every_sentence_says_what_is_untouched_and_what_to_do_and_none_is_used_twice() -> None:
    folder = Path("/vault")
    made = [
        faults.corrupt(),
        faults.truncated(),
        faults.not_a_vault(folder),
        faults.another_programs(folder),
        faults.too_new(),
        faults.in_use(),
        faults.locked(),
        faults.missing(folder),
        faults.key_file_missing(folder),
        faults.disk_full(),
        faults.read_only(),
        faults.read_only_disk(),
        faults.no_such_place(),
        faults.storage_failed(),
        faults.path_too_long(),
    ]
    assert all(fault.untouched and fault.remedy for fault in made)
    assert len({fault.what for fault in made}) == len(made)
