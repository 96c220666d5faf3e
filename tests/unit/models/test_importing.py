"""Adding a model: what is kept, what is refused, and that a failure leaves nothing behind."""

from __future__ import annotations

import errno
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tara_health.errors import (
    InputError,
    ModelChanged,
    ModelError,
    ModelExists,
    ModelMissing,
    ModelTooLarge,
    NoRoomForModel,
    UnknownTemplate,
)
from tara_health.models import importing, register
from tara_health.models.catalog import ADDED_LABEL, installed, resolve
from tara_health.models.importing import add_model
from tara_health.platform import paths
from tests.gguf_file import GgufFile, model_pairs, tensor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return GgufFile().write(tmp_path / "Tiny.Q8_0.gguf")


def in_models_folder() -> list[str]:
    folder = paths.models_dir()
    return sorted(item.name for item in folder.iterdir()) if folder.exists() else []


def test_a_good_file_is_copied_hashed_and_listed(file: Path) -> None:
    steps: list[tuple[int, int]] = []
    model = add_model(file, progress=lambda done, total: steps.append((done, total)))
    assert model == resolve("Tiny.Q8_0")
    assert model.path.read_bytes() == file.read_bytes()
    assert model.sha256 == sha256(file.read_bytes()).hexdigest()
    assert (model.template, model.quantization, model.label) == ("chatml", "Q8_0", ADDED_LABEL)
    assert model.verified
    assert not model.default
    assert steps[-1] == (file.stat().st_size, file.stat().st_size)
    assert in_models_folder() == ["Tiny.Q8_0.gguf", "catalog.json"]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_only_this_user_can_read_the_copy(file: Path) -> None:
    assert add_model(file).path.stat().st_mode & 0o077 == 0


def test_the_same_bytes_are_kept_once(file: Path, tmp_path: Path) -> None:
    add_model(file)
    again = Path(shutil.copy(file, tmp_path / "renamed.gguf"))
    with pytest.raises(ModelExists, match=r"already, as Tiny\.Q8_0"):
        add_model(again)
    assert in_models_folder() == ["Tiny.Q8_0.gguf", "catalog.json"]


def test_the_embedded_file_need_not_be_added() -> None:
    with pytest.raises(ModelExists, match="as embedded"):
        add_model(resolve("embedded").path)
    assert in_models_folder() == []


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("Modèle médical ü", "Mod-le-m-dical"),
        ("医学", "model"),
        ("../../etc/passwd", "passwd"),
        ("x" * 200, "x" * 70),
        ("embedded", "embedded-2"),
        (".hidden", "hidden"),
    ],
)
def test_a_name_is_made_from_the_file(stem: str, name: str, tmp_path: Path) -> None:
    path = GgufFile().write(tmp_path / f"{Path(stem).name}.gguf")
    assert add_model(path).name == name


def test_a_taken_name_gets_a_number_and_a_given_one_is_refused(file: Path, tmp_path: Path) -> None:
    add_model(file, name="mine")
    other = GgufFile(data=b"\x01" * 608).write(tmp_path / "Mine.gguf")
    with pytest.raises(ModelExists, match="named MINE"):
        add_model(other, name="MINE")
    assert add_model(other).name == "Mine-2"


@pytest.mark.parametrize("name", ["", "../up", "a/b", "-x", "ü", "x" * 81, "a b", ".", "a\n"])
def test_a_name_that_is_no_name_is_refused(name: str, file: Path) -> None:
    with pytest.raises(InputError, match="letters"):
        add_model(file, name=name)


def test_a_non_ascii_and_very_long_home_works(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "Jörg Müller 患者" / ("long" * 50) / ("path" * 50)
    monkeypatch.setenv("TARA_HOME", str(home))
    assert add_model(file).path.is_relative_to(home)


def test_a_link_is_followed_to_the_bytes(file: Path, tmp_path: Path) -> None:
    (tmp_path / "link.gguf").symlink_to(file)
    model = add_model(tmp_path / "link.gguf")
    assert not model.path.is_symlink()
    file.write_bytes(b"gone")
    assert resolve(model.name).verified


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ModelMissing, match="no file"):
        add_model(Path("/nowhere/x.gguf"))


def test_an_unknown_template_is_refused(tmp_path: Path) -> None:
    path = GgufFile(pairs=model_pairs(template="{{ messages }}")).write(tmp_path / "a.gguf")
    with pytest.raises(UnknownTemplate):
        add_model(path)
    path = GgufFile(pairs=model_pairs(template=None)).write(tmp_path / "base.gguf")
    with pytest.raises(UnknownTemplate, match="base models"):
        add_model(path)
    assert in_models_folder() == []


def test_weights_and_cache_are_weighed_against_the_memory(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "memory_bytes", lambda: 2**28)
    with pytest.raises(ModelTooLarge, match=r"needs 0\.3 GiB"):
        add_model(file)
    assert in_models_folder() == []


def test_a_cache_alone_can_be_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "memory_bytes", lambda: 8 * 2**30)
    pairs = model_pairs(block_count=4000, context_length=4096, embedding_length=8192)
    with pytest.raises(ModelTooLarge, match="of cache at"):
        add_model(GgufFile(pairs=pairs).write(tmp_path / "a.gguf"))


def test_a_full_disk_is_seen_before_copying(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(file.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(NoRoomForModel, match=r"needs 0\.0 GB on disk"):
        add_model(file)
    assert in_models_folder() == []


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.ENOSPC, NoRoomForModel), (errno.EIO, ModelError), (errno.EROFS, ModelError)]
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_nothing_behind(
    call: str, number: int, expected: type[ModelError], file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        if call == "fsync":
            broken.setattr(os, "fsync", fail)
        else:
            broken.setattr(Path, "replace", fail)
        with pytest.raises(expected) as caught:
            add_model(file)
    assert "Nothing was added." in str(caught.value)
    assert in_models_folder() == []
    assert add_model(file).verified


def test_an_interruption_leaves_nothing_behind(file: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_model(file, progress=interrupt)
    assert in_models_folder() == []


def test_a_register_that_cant_be_written_takes_the_file_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ModelError("no")

    monkeypatch.setattr(importing, "write_register", fail)
    with pytest.raises(ModelError, match="no"):
        add_model(file)
    assert in_models_folder() == []


@pytest.mark.parametrize("change", ["grow", "shrink", "swap header"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    change: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importing.check_room

    def meanwhile(needed: int, folder: Path) -> None:
        real(needed, folder)
        raw = file.read_bytes()
        if change == "grow":
            file.write_bytes(raw + b"x")
        elif change == "shrink":
            file.write_bytes(raw[:-1])
        else:
            file.write_bytes(raw.replace(b"Tiny", b"Evil"))

    monkeypatch.setattr(importing, "check_room", meanwhile)
    with pytest.raises(ModelChanged, match="changed while"):
        add_model(file)
    assert in_models_folder() == []


@pytest.mark.skipif(os.name != "posix", reason="folders can be locked on POSIX alone")
def test_models_added_at_the_same_time_are_all_listed(tmp_path: Path) -> None:
    files = []
    for number in range(8):
        (tmp_path / str(number)).mkdir()
        files.append(GgufFile(data=bytes([number]) * 608).write(tmp_path / str(number) / "same.gguf"))
    with ThreadPoolExecutor(len(files)) as pool:
        names = [model.name for model in pool.map(add_model, files)]
    assert sorted(names) == ["same", *(f"same-{number}" for number in range(2, 9))]
    assert {model.sha256 for model in installed()[1:]} == {sha256(file.read_bytes()).hexdigest() for file in files}
    assert all(model.verified for model in installed())


def test_a_leftover_of_a_crash_is_no_obstacle(file: Path) -> None:
    """A crash between the file's rename and the register leaves a file nobody lists; adding again replaces it."""
    paths.private_dir(paths.models_dir())
    (paths.models_dir() / "Tiny.Q8_0.gguf").write_bytes(b"half")
    assert add_model(file).verified


def test_a_damaged_register_is_named_and_left_alone(file: Path) -> None:
    add_model(file)
    register.register_file().write_text("{ not json")
    for action in (installed, lambda: add_model(file), lambda: resolve("Tiny.Q8_0")):
        with pytest.raises(ModelError, match="damaged"):
            action()
    assert register.register_file().read_text() == "{ not json"
    assert resolve("embedded").verified


def test_a_large_tensor_count_is_no_obstacle(tmp_path: Path) -> None:
    tensors = [tensor(f"blk.{n}.w", [32], 0, n * 128) for n in range(500)]
    assert add_model(GgufFile(tensors=tensors, data=bytes(500 * 128)).write(tmp_path / "many.gguf")).verified
