"""The manifest of a release of weights: its fields, their bounds, and the one way in which it is written.

    {"base": ..., "created": ..., "evaluation_sha256": ..., "format": 1, "label": "demonstration", ..., "parts": [...]}

Promises: bytes that `parse_manifest` takes are `canonical`, hold every field in its bounds and none besides, and name
parts that lie below the folder and don't collide; all else is refused in one sentence. Does not promise that anybody
signed them or that the parts are there: `models.signature` asks both.

To check by hand: `python -m json.tool manifest.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from tara_health.errors import ManifestRefused
from tara_health.models.register import NAME_PATTERN

MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.json.sig"
FORMAT: Final = 1
DEMONSTRATION: Final = "demonstration"
RELEASED: Final = "released"
LABELS: Final = (DEMONSTRATION, RELEASED)

MANIFEST_BYTES: Final = 100_000
PARTS: Final = 64
PART_BYTES: Final = 2**40
SERIAL: Final = 2**31

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_VERSION: Final = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
# Neither an absolute path nor `..`, a hidden file, a drive or a backslash can be written in these letters.
_PATH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}")
_TEXT_CHARACTERS: Final = 200


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the weights: its path below the folder, with `/` between, its size in bytes and its sha256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Base:
    """The weights that training started from: a revision of a repository, or a package and its file's sha256."""

    name: str
    licence: str
    revision: str = ""
    package: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one release of weights consists of. `serial` grows with every release of the same name."""

    format: int
    name: str
    version: str
    parts: tuple[Part, ...]
    base: Base
    template: str
    template_sha256: str
    evaluation_sha256: str
    minimum_application: str
    serial: int
    label: str
    created: str


def canonical(value: object) -> bytes:
    """The one way to write a value: JSON in UTF-8, keys sorted, no spaces, one line end. Raises `ValueError`."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return text.encode("utf-8") + b"\n"


def parse_manifest(raw: bytes) -> Manifest:
    """The manifest of bytes whose signature was checked. Raises `ManifestRefused`."""
    try:
        if len(raw) > MANIFEST_BYTES:
            raise ValueError("too long")
        values = json.loads(raw)
        # Two manifests that read alike but differ in bytes would have two hashes; a key given twice ends here too.
        if canonical(values) != raw:
            raise ValueError("not canonical")
        return _manifest(values)
    except (ValueError, TypeError, RecursionError):
        raise refused("Their manifest is not in the form that this version of TARA reads.") from None


def exact(value: object, kinds: Mapping[str, type]) -> dict[str, Any]:
    """An object of exactly these keys and kinds (true is no number). Raises `TypeError` or `ValueError`."""
    if not isinstance(value, dict) or set(value) != set(kinds):
        raise TypeError("keys")
    _require(all(type(value[name]) is kind for name, kind in kinds.items()))
    return value


def printable(value: str) -> str:
    """A short text that a screen can show. Raises `ValueError`."""
    _require(0 < len(value) <= _TEXT_CHARACTERS and value.isprintable())
    return value


def refused(why: str, remedy: str = "Install the weights again from a source you trust.") -> ManifestRefused:
    """The error of weights that are not taken: why, and what to do."""
    return ManifestRefused(f"The weights are refused. {why}", remedy=remedy)


def _manifest(value: object) -> Manifest:
    kinds: dict[str, type] = {field.name: str for field in fields(Manifest)}
    values = exact(value, kinds | {"format": int, "serial": int, "parts": list, "base": dict})
    parts = tuple(_part(part) for part in values["parts"])
    places = [part.path.casefold() for part in parts]
    folders = {place[: mark.start()] for place in places for mark in re.finditer("/", place)}
    _require(values["format"] == FORMAT and 1 <= values["serial"] <= SERIAL and values["label"] in LABELS)
    _require(1 <= len(parts) <= PARTS and len(set(places)) == len(places) and not folders & set(places))
    _require(not set(places) & {MANIFEST, SIGNATURE})
    _match(NAME_PATTERN, values["name"], values["template"])
    _match(_VERSION, values["version"], values["minimum_application"])
    _match(_SHA256, values["template_sha256"], values["evaluation_sha256"])
    _require(date.fromisoformat(values["created"]).isoformat() == values["created"])
    return Manifest(**values | {"parts": parts, "base": _base(values["base"])})


def _part(value: object) -> Part:
    part = Part(**exact(value, {"path": str, "bytes": int, "sha256": str}))
    _match(_PATH, part.path)
    _match(_SHA256, part.sha256)
    _require(1 <= part.bytes <= PART_BYTES)
    return part


def _base(value: dict[str, object]) -> Base:
    from_package = "package" in value
    origin = {"package": str, "sha256": str} if from_package else {"revision": str}
    base = Base(**exact(value, {"name": str, "licence": str} | origin))
    for text in (base.name, base.licence, base.package if from_package else base.revision):
        printable(text)
    if from_package:
        _match(_SHA256, base.sha256)
    return base


def _match(pattern: re.Pattern[str], *values: str) -> None:
    _require(all(pattern.fullmatch(value) for value in values))


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("out of bounds")
