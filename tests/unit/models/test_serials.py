"""The list of releases that were loaded: forward and the same go, back does not, damage is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tara_health.errors import ManifestRefused, ModelError
from tara_health.models.manifest import Base, Manifest
from tara_health.models.serials import admit_release
from tara_health.platform import paths


def release(serial: int, name: str = "weights") -> Manifest:
    base = Base("base", "Apache-2.0", "0" * 40)
    return Manifest(1, name, "1.0.0", (), base, "chatml-tara", "0" * 64, "0" * 64, "0.1.0", serial, "demonstration", "")


def test_forward_and_the_same_go_and_back_does_not() -> None:
    for serial in (5, 5, 7):
        admit_release(release(serial))
    with pytest.raises(ManifestRefused):
        admit_release(release(6))
    admit_release(release(7))
    admit_release(release(1, "another"))


def test_a_damaged_list_is_named_and_left(home: Path) -> None:
    file = paths.private_dir(paths.models_dir()) / "serials.json"
    file.write_text('{"version": 1, "serials": {"weights": "x"}}')
    with pytest.raises(ModelError, match=r"serials\.json"):
        admit_release(release(1))
    assert "x" in file.read_text()
