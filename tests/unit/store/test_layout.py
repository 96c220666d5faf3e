from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tara_health.store import layout
from tara_health.store.layout import replace_file, unfinished


def test_a_file_is_replaced_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "header.json"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_failed_write_leaves_the_old_content_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "header.json"
    replace_file(path, b"old")

    def fails(_: int) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(layout.os, "fsync", fails)
    with pytest.raises(OSError, match="no room"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_order_is_write_sync_rename_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "header.json"
    order = []
    real = os.fsync
    monkeypatch.setattr(layout.os, "fsync", lambda number: (order.append(sorted(os.listdir(tmp_path))), real(number)))  # noqa: PTH208
    replace_file(path, b"new")
    assert order[0] == [unfinished(path).name], "the content is on the disk before it takes its name"
    assert order[1:] == ([[path.name]] if os.name == "posix" else [])
