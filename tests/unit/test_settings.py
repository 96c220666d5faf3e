"""Settings: declared as data, kept as differences, refused with the nearest name."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tara_health.errors import BadSettingValue, SettingsError, UnknownSetting
from tara_health.platform import paths
from tara_health.settings import DECLARED, Setting, Settings, declared


def test_only_differences_are_kept(home: Path) -> None:
    settings = Settings.load()
    settings.set("reply.max_tokens", 256)
    settings.set("appearance.theme", "dark")
    settings.set("appearance.theme", "system")
    assert json.loads(paths.settings_file().read_text()) == {"reply.max_tokens": 256}
    assert Settings.load().integer("reply.max_tokens") == 256


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.key)
def test_each_default_is_allowed_and_described(setting: Setting) -> None:
    assert setting.check(setting.default) == setting.default
    assert setting.parse(str(setting.default)) == setting.default
    assert setting.title
    assert setting.text.endswith(".")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("reply.max_tokens", 15, "16 to 4096 tokens"),
        ("reply.max_tokens", "many", "a whole number"),
        ("reply.max_tokens", True, "a whole number"),
        ("reply.temperature", float("nan"), "0 to 1.5"),
        ("appearance.theme", "pink", "system, light, dark"),
        ("privacy.underline_phi", 1, "true or false"),
    ],
)
def test_a_wrong_value_changes_nothing(key: str, value: object, sentence: str, home: Path) -> None:
    settings = Settings.load()
    with pytest.raises(BadSettingValue, match=sentence):
        settings.set(key, value)
    assert not paths.settings_file().exists()


@pytest.mark.parametrize(("given", "near"), [("reply.max_token", "reply.max_tokens"), ("theme", "appearance.theme")])
def test_an_unknown_name_gets_the_nearest(given: str, near: str) -> None:
    with pytest.raises(UnknownSetting, match=near):
        declared(given)


@pytest.mark.parametrize("content", ["", "[1]", "{", '{"nope": 1}', '{"reply.max_tokens": -5}', "\x00" * 50])
def test_a_bad_file_is_named_and_left_alone(content: str, home: Path) -> None:
    file = paths.settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(content)
    with pytest.raises(SettingsError):
        Settings.load()
    assert file.read_text() == content


def test_a_folder_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings({}, tmp_path / "file" / "settings.json")
    with pytest.raises(SettingsError, match="can't be written"):
        settings.set("reply.max_tokens", 256)
    assert settings.integer("reply.max_tokens") == 512


def test_changes_from_many_threads_are_all_kept(home: Path) -> None:
    settings = Settings.load()
    values = {"reply.max_tokens": 99, "appearance.scale_percent": 120, "model.threads": 3, "reply.temperature": 0.5}
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(settings.set, key, value) for _ in range(8) for key, value in values.items()]:
            done.result()
    assert json.loads(paths.settings_file().read_text()) == values
