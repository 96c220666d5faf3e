from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.errors import ReadOnlyVault, VaultError, VaultInUse
from tara_health.store.lock import VaultLock


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = VaultLock(path)
    with pytest.raises(VaultInUse):
        VaultLock(path)
    first.release()
    first.release()
    VaultLock(path).release()
    assert path.read_bytes() == b""


def test_a_lock_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(VaultError) as told:
        VaultLock(tmp_path / "absent" / "lock")
    assert not isinstance(told.value, VaultInUse | ReadOnlyVault)
