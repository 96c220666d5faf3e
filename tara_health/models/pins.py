"""What the first fetch of each catalogue entry fixed: `models/pins.json` under TARA_HOME (trust.py, rule 5)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from tara_health.models.register import damaged, read_json, write_json
from tara_health.models.trust import Pin
from tara_health.platform import paths

_FORMAT: Final = 1
REVISION: Final = re.compile(r"[0-9a-f]{40}")
SHA256: Final = re.compile(r"[0-9a-f]{64}")


def read_pin(key: str) -> Pin | None:
    """The pin of `repository/file`, or None before its first fetch. Raises `ModelError` where pins.json is damaged."""
    value = _pins().get(key)
    if value is None:
        return None
    match value:
        case {"revision": str(revision), "sha256": str(sha256)} if REVISION.fullmatch(revision) and SHA256.fullmatch(
            sha256
        ):
            return Pin(revision, sha256)
    raise damaged(_file())


def write_pin(key: str, pin: Pin) -> None:
    """Record a pin; an existing one is never replaced here."""
    pins = _pins()
    pins.setdefault(key, {"revision": pin.revision, "sha256": pin.sha256})
    write_json(_file(), {"version": _FORMAT, "pins": pins})


def _pins() -> dict[str, Any]:
    values = read_json(_file())
    if values is None:
        return {}
    pins = values.get("pins")
    if values.get("version") != _FORMAT or not isinstance(pins, dict):
        raise damaged(_file())
    return pins


def _file() -> Path:
    return paths.models_dir() / "pins.json"
