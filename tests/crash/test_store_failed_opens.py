"""PROMISES: a failed open harms nothing. Eight ways to fail, eight different sentences, every file as it was."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tara_health.errors import (
    CorruptVault,
    DiskFull,
    NotAVault,
    ReadOnlyVault,
    TruncatedVault,
    VaultError,
    VaultInUse,
    VaultTooNew,
    WrongKey,
)
from tara_health.store import migrations
from tara_health.store.open import Vault
from tests.unit.store.made_vault import PASSPHRASE, fill, fingerprints, make_vault

pytestmark = pytest.mark.proof
HISTORY = "history-1.db"


@pytest.fixture(scope="module", params=["locked", "crashed"])
def original(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault after an orderly locking, and one as a crash leaves it, with its log."""
    folder = tmp_path_factory.mktemp("original") / "vault"
    vault, _ = make_vault(folder)
    fill(vault, conversations=1)
    image = Path(shutil.copytree(folder, folder.with_name("image")))
    vault.lock()
    return folder if request.param == "locked" else image


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "vault"))


def sentence(folder: Path, secret: str = PASSPHRASE) -> VaultError:
    before = fingerprints(folder)
    with pytest.raises(VaultError) as failed:
        Vault.open(folder, secret)
    assert fingerprints(folder) == before, "a failed opening changed, added or removed a file"
    return failed.value


@contextmanager
def undamaged(folder: Path) -> Iterator[None]:
    yield


@contextmanager
def another_programs_file(folder: Path) -> Iterator[None]:
    (folder / HISTORY).write_bytes(b"PK\x03\x04" + os.urandom(50_000))
    yield


@contextmanager
def corrupt(folder: Path) -> Iterator[None]:
    content = bytearray((folder / HISTORY).read_bytes())
    content[700] ^= 1
    (folder / HISTORY).write_bytes(content)
    # a crash's log may hold a newer version of the damaged page, which would then rightly not matter
    (folder / f"{HISTORY}-wal").unlink(missing_ok=True)
    yield


@contextmanager
def truncated(folder: Path) -> Iterator[None]:
    content = (folder / HISTORY).read_bytes()
    (folder / HISTORY).write_bytes(content[: len(content) // 2])
    yield


@contextmanager
def too_new(folder: Path) -> Iterator[None]:
    steps = migrations.STEPS
    migrations.STEPS = ()  # type: ignore[misc]  # this program as an older one
    yield
    migrations.STEPS = steps  # type: ignore[misc]


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    code = (
        "import fcntl, os, sys; held = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(held, fcntl.LOCK_EX);"
        " print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(folder / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        yield
        other.communicate()


@contextmanager
def disk_full(folder: Path) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


CASES: dict[str, tuple[Callable[[Path], object], type[VaultError], str]] = {
    "wrong key": (undamaged, WrongKey, "not the passphrase"),
    "not a database": (another_programs_file, NotAVault, PASSPHRASE),
    "corrupt": (corrupt, CorruptVault, PASSPHRASE),
    "truncated": (truncated, TruncatedVault, PASSPHRASE),
    "too new": (too_new, VaultTooNew, PASSPHRASE),
    "in use": (in_use, VaultInUse, PASSPHRASE),
    "disk full": (disk_full, DiskFull, PASSPHRASE),
}


def test_each_failure_has_its_own_sentence_and_harms_nothing(folder: Path, original: Path) -> None:
    sentences = {}
    for name, (prepare, expected, secret) in CASES.items():
        shutil.rmtree(folder)
        shutil.copytree(original, folder)
        with prepare(folder):  # type: ignore[attr-defined]
            failed = sentence(folder, secret)
        assert type(failed) is expected, f"{name}: {failed}"
        assert failed.untouched, name
        assert failed.remedy, name
        sentences[name] = str(failed)
    sentences["read-only"] = _read_only_sentence(folder)
    assert len(set(sentences.values())) == 8
    assert not any("filler" in text or PASSPHRASE in text for text in sentences.values())


def test_the_control_it_opens_when_nothing_is_wrong(folder: Path) -> None:
    before = fingerprints(folder)
    with Vault.open(folder, PASSPHRASE) as vault:
        assert vault.check().messages == 8
    assert fingerprints(folder) != before, "an opening that succeeds is seen by the same comparison"


def _read_only_sentence(folder: Path) -> str:
    """Open on a read-only mount in a namespace of its own, for root ignores file modes."""
    code = (
        "import sys; from pathlib import Path; from tara_health.store.open import Vault\n"
        "try: Vault.open(Path(sys.argv[1]), sys.argv[2])\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && exec "$2" -c "$3" "$1" "$4"'
    command = ["unshare", "-rm", "sh", "-c", mount, "sh", str(folder), sys.executable, code, PASSPHRASE]
    before = fingerprints(folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    kind, _, text = done.stdout.strip().partition(" ")
    assert kind == ReadOnlyVault.__name__, done.stdout
    assert fingerprints(folder) == before
    return text
