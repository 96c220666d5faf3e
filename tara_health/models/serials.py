"""The newest release of signed weights that this machine has loaded: `models/serials.json` under TARA_HOME.

Promises: after a release was loaded, an older one of the same name is refused (signature.py, rule 3). Removing the file
forgets; that takes the rights of the user, who can remove the weights as well. IT's own way back to an older release is
a manifest with a newer serial.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tara_health.models.manifest import Manifest
from tara_health.models.register import damaged, exclusive, read_json, write_json
from tara_health.models.signature import check_rollback
from tara_health.platform import paths

_FORMAT: Final = 1


def admit_release(manifest: Manifest) -> None:
    """Refuse an older release than was loaded before, and remember a newer one. Raises `ManifestRefused`."""
    seen = _serials().get(manifest.name)
    check_rollback(seen, manifest.serial)
    if seen is None or manifest.serial > seen:
        with exclusive():
            write_json(_file(), {"version": _FORMAT, "serials": {**_serials(), manifest.name: manifest.serial}})


def _serials() -> dict[str, int]:
    values = read_json(_file())
    if values is None:
        return {}
    serials = values.get("serials")
    if values.get("version") != _FORMAT or not isinstance(serials, dict):
        raise damaged(_file())
    if not all(isinstance(serial, int) for serial in serials.values()):
        raise damaged(_file())
    return serials


def _file() -> Path:
    return paths.models_dir() / "serials.json"
