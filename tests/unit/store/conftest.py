"""One open vault a test, and a closed one made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tara_health.store.open import Vault
from tests.unit.store.made_vault import fill, make_vault


@pytest.fixture(scope="session")
def filled_original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A locked vault with a little history, and its recovery key; never opened by tests."""
    folder = tmp_path_factory.mktemp("original") / "vault"
    vault, recovery_key = make_vault(folder)
    fill(vault)
    vault.lock()
    return folder, recovery_key


@pytest.fixture
def folder(tmp_path: Path, filled_original: tuple[Path, str]) -> Path:
    """A copy of the filled vault, locked."""
    return Path(shutil.copytree(filled_original[0], tmp_path / "vault"))


@pytest.fixture
def recovery_key(filled_original: tuple[Path, str]) -> str:
    """The recovery key of `folder`."""
    return filled_original[1]


@pytest.fixture
def vault(folder: Path, recovery_key: str) -> Iterator[Vault]:
    """The filled vault, open (by its recovery key, which needs no slow derivation)."""
    with Vault.open(folder, recovery_key) as opened:
        yield opened
