"""Hashes are computed once for each state of a file, and again as soon as the file moves."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tara_health.models import digest
from tara_health.models.digest import digest_of, digest_once


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The size of each file that was really read."""
    seen: list[int] = []
    real = digest.digest_of

    def counted(handle: object, size: int, progress: None = None) -> str:
        seen.append(size)
        return real(handle, size, progress)  # type: ignore[arg-type]

    monkeypatch.setattr(digest, "digest_of", counted)
    return seen


def test_the_digest_is_sha256_with_progress_to_the_end(tmp_path: Path) -> None:
    raw = os.urandom(digest.CHUNK_BYTES + 17)
    (tmp_path / "a").write_bytes(raw)
    steps: list[tuple[int, int]] = []
    with (tmp_path / "a").open("rb") as handle:
        handle.seek(5)
        found = digest_of(handle, len(raw), lambda done, total: steps.append((done, total)))
    assert found == hashlib.sha256(raw).hexdigest()
    assert steps == [(digest.CHUNK_BYTES, len(raw)), (len(raw), len(raw))]


def test_an_unmoved_file_is_read_once(tmp_path: Path, reads: list[int]) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert digest_once(tmp_path / "a") == digest_once(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()
    assert reads == [3]


def test_another_file_at_the_path_is_read_again(tmp_path: Path, reads: list[int]) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    digest_once(tmp_path / "a")
    (tmp_path / "b").write_bytes(b"abd")
    (tmp_path / "b").replace(tmp_path / "a")
    assert digest_once(tmp_path / "a") == hashlib.sha256(b"abd").hexdigest()
    assert reads == [3, 3]


def test_a_file_that_moves_while_it_is_read_is_not_remembered(
    tmp_path: Path, reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    counted = digest.digest_of

    def disturbed(*arguments: object) -> str:
        found = counted(*arguments)  # type: ignore[arg-type]
        with path.open("ab") as handle:
            handle.write(b"!")
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(digest, "digest_of", disturbed)
        digest_once(path)
    assert digest_once(path) == hashlib.sha256(b"abc!").hexdigest()
    assert reads == [3, 4]
