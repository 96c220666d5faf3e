"""The list of models: the embedded one, defaults, removal, and registers that were tampered with."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tara_health.errors import ModelError, ModelMissing
from tara_health.models.catalog import DEMONSTRATION_LABEL, FETCHABLE, installed, remove, resolve, set_default
from tara_health.models.importing import add_model
from tara_health.models.register import NAME_PATTERN, register_file
from tara_health.models.verify import verify
from tara_health.settings import Settings
from tests.gguf_file import GgufFile


@pytest.fixture
def added(tmp_path: Path) -> str:
    return add_model(GgufFile().write(tmp_path / "mine.gguf")).name


def test_a_fresh_machine_has_the_embedded_model(home: Path) -> None:
    [model] = installed()
    assert (model.name, model.default, model.verified) == ("embedded", True, True)
    assert model.label.startswith(DEMONSTRATION_LABEL)
    assert model.path.stat().st_size > 90_000_000
    assert not home.exists()  # looking writes nothing


def test_an_unknown_name_gets_the_nearest(added: str) -> None:
    with pytest.raises(ModelMissing, match="Did you mean mine"):
        resolve("mime")


def test_the_default_is_a_setting(added: str) -> None:
    assert set_default(added).default
    assert Settings.load().text("model.default") == added
    assert [model.name for model in installed() if model.default] == [added]
    with pytest.raises(ModelMissing):
        set_default("nothing")
    assert resolve(added).default


def test_removing_the_default_makes_the_embedded_one_answer(added: str) -> None:
    path = resolve(added).path
    set_default(added)
    remove(added)
    assert not path.exists()
    assert [(model.name, model.default) for model in installed()] == [("embedded", True)]


def test_the_embedded_model_stays() -> None:
    with pytest.raises(ModelError, match="can't be removed"):
        remove("embedded")
    assert resolve("embedded").path.exists()


def test_a_touched_file_is_unverified_until_it_is_read(added: str) -> None:
    model = resolve(added)
    os.utime(model.path, (1, 1))
    assert not resolve(added).verified
    assert verify(model)
    assert resolve(added).verified


def test_a_file_that_is_gone_is_listed_and_not_verified(added: str) -> None:
    resolve(added).path.unlink()
    assert [model.verified for model in installed()] == [True, False]
    remove(added)
    assert len(installed()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../outside"},
        {"name": "/etc/passwd"},
        {"sha256": "short"},
        {"size": "12"},
        {"size": True},
        {"mtime_ns": None},
        {"template": 3},
    ],
    ids=str,
)
def test_an_entry_that_tara_would_not_write_is_damage(change: dict[str, object], added: str) -> None:
    register = json.loads(register_file().read_text())
    register["models"][0] |= change
    register_file().write_text(json.dumps(register))
    with pytest.raises(ModelError, match="damaged"):
        installed()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"version": 2, "models": []}', '{"version": 1}', "[" * 100_000])
def test_a_register_that_is_none_is_damage(content: str, added: str) -> None:
    register_file().write_text(content)
    with pytest.raises(ModelError, match="damaged"):
        installed()


def test_an_oversized_register_is_refused_unread(added: str) -> None:
    register_file().write_text(" " * 1_000_001)
    with pytest.raises(ModelError, match="damaged"):
        installed()


def test_the_fetch_catalogue_is_complete() -> None:
    assert set(FETCHABLE) == {"llama-3.2-3b", "llama-3.1-8b", "medgemma-4b", "qwen2.5-7b"}
    for entry in FETCHABLE.values():
        assert NAME_PATTERN.fullmatch(entry.name)
        assert entry.file.endswith(".gguf")
        assert entry.terms_url.startswith("https://")
        assert entry.licence
        assert 1 < entry.memory_gib < 16
