"""Pins: written once, read back, never replaced, and damage is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tara_health.errors import ModelError
from tara_health.models.pins import read_pin, write_pin
from tara_health.models.trust import Pin
from tara_health.platform import paths

FIRST = Pin("1" * 40, "a" * 64)
KEY = "someone/some-GGUF/some.gguf"


def pin_file() -> Path:
    return paths.models_dir() / "pins.json"


def test_nothing_is_pinned_before_the_first_fetch() -> None:
    assert read_pin(KEY) is None
    assert not pin_file().exists()


def test_a_pin_is_read_back_and_never_replaced() -> None:
    write_pin(KEY, FIRST)
    write_pin(KEY, Pin("2" * 40, "b" * 64))
    write_pin("other", Pin("3" * 40, "c" * 64))
    assert read_pin(KEY) == FIRST
    assert read_pin("other") == Pin("3" * 40, "c" * 64)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {"version": 2, "pins": {}},
        {"version": 1},
        {"version": 1, "pins": []},
        {"version": 1, "pins": {KEY: 1}},
        {"version": 1, "pins": {KEY: {"revision": "1" * 40}}},
        {"version": 1, "pins": {KEY: {"revision": "../main", "sha256": "a" * 64}}},
        {"version": 1, "pins": {KEY: {"revision": "1" * 40, "sha256": "A" * 64}}},
    ],
    ids=str,
)
def test_damage_is_named_and_left_alone(value: object) -> None:
    paths.private_dir(paths.models_dir())
    pin_file().write_text(json.dumps(value))
    with pytest.raises(ModelError, match="damaged"):
        read_pin(KEY)
    assert json.loads(pin_file().read_text()) == value
