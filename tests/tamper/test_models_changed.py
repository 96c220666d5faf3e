"""Only the file that was added loads: a flipped byte in each MiB, a swap, a link, a cut; and the untouched one
passes.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tara_health.errors import ModelChanged, ModelMissing
from tara_health.models.catalog import InstalledModel, resolve
from tara_health.models.importing import add_model
from tara_health.models.verify import verify, verify_for_load
from tests.gguf_file import GgufFile, tensor

pytestmark = pytest.mark.proof
MIB = 2**20
MEBIBYTES = 6


@pytest.fixture
def model(tmp_path: Path) -> InstalledModel:
    """An added model of a little over six MiB."""
    elements = MEBIBYTES * MIB // 4
    file = GgufFile(tensors=[tensor("w", [elements], 0, 0)], data=os.urandom(elements * 4))
    return add_model(file.write(tmp_path / "big.gguf"))


def refused(model: InstalledModel) -> None:
    for check in (verify_for_load, verify):
        with pytest.raises(ModelChanged, match=r"(?s)sha256 differs.*was not loaded"):
            check(model)


def test_control_the_untouched_file_passes(model: InstalledModel) -> None:
    assert verify_for_load(model) == model.path
    assert verify_for_load(model) == model.path  # the second time from memory
    assert verify(model)


@pytest.mark.parametrize("mebibyte", range(MEBIBYTES))
def test_a_flipped_byte_in_each_mebibyte_is_noticed(mebibyte: int, model: InstalledModel) -> None:
    verify_for_load(model)  # so that a remembered hash is there to be fooled by
    before = model.path.stat()
    with model.path.open("r+b") as handle:
        handle.seek(mebibyte * MIB + 4321)
        byte = handle.read(1)[0]
        handle.seek(-1, os.SEEK_CUR)
        handle.write(bytes([byte ^ 1]))
    os.utime(model.path, ns=(before.st_atime_ns, before.st_mtime_ns))  # the change time set back
    refused(model)


def test_a_flip_undone_passes_again(model: InstalledModel) -> None:
    raw = model.path.read_bytes()
    model.path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    refused(model)
    model.path.write_bytes(raw)
    assert verify_for_load(model)


def test_a_swapped_file_is_noticed(model: InstalledModel, tmp_path: Path) -> None:
    before = model.path.stat()
    raw = bytearray(model.path.read_bytes())
    raw[-1] ^= 1
    (tmp_path / "other").write_bytes(raw)
    os.utime(tmp_path / "other", ns=(before.st_atime_ns, before.st_mtime_ns))
    (tmp_path / "other").replace(model.path)
    assert resolve(model.name).path == model.path
    refused(model)


def test_a_link_put_in_its_place_is_refused_even_to_the_same_bytes(model: InstalledModel, tmp_path: Path) -> None:
    verify_for_load(model)
    shutil.move(model.path, tmp_path / "moved.gguf")
    model.path.symlink_to(tmp_path / "moved.gguf")
    assert not resolve(model.name).verified
    refused(model)


@pytest.mark.parametrize("left", [0, 100, 3 * MIB])
def test_a_cut_file_is_noticed(left: int, model: InstalledModel) -> None:
    os.truncate(model.path, left)
    assert not resolve(model.name).verified
    refused(model)


def test_appended_bytes_are_noticed(model: InstalledModel) -> None:
    with model.path.open("ab") as handle:
        handle.write(b"\0")
    refused(model)


def test_a_missing_file_is_told_apart(model: InstalledModel) -> None:
    model.path.unlink()
    for check in (verify_for_load, verify):
        with pytest.raises(ModelMissing, match="gone"):
            check(model)


def test_a_folder_in_its_place_is_refused(model: InstalledModel) -> None:
    model.path.unlink()
    model.path.mkdir()
    with pytest.raises(ModelChanged):
        verify_for_load(model)


def test_a_changed_register_does_not_make_another_file_the_embedded_one(model: InstalledModel, tmp_path: Path) -> None:
    """The embedded hash is in the code; nothing under TARA_HOME can move it."""
    fake = tmp_path / "fake.gguf"
    shutil.copy(model.path, fake)
    with pytest.raises(ModelChanged, match="make setup"):
        verify_for_load(replace(resolve("embedded"), path=fake))
