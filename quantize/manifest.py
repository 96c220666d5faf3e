"""The manifest of a release, from the folder that holds it and a page of facts about it.

    release.json (name, version, base, template, minimum_application, serial, created) + folder + report + verdict
      -> manifest.json, canonical

Promises: every file of the folder becomes a part, hashed as it lies there; a link, a hidden file or a name that a
manifest can't hold stops the making instead of being left out. The label comes from the gate, never from a person. The
day comes from the page, so the same folder gives the same bytes. What is made is read back by the application's own
reader before it is given.

Does not promise that the parts belong together: `check_measured` asks whether the report is of one of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tara_health import limits
from tara_health.errors import InputError, ManifestRefused
from tara_health.models.digest import digest_of
from tara_health.models.manifest import FORMAT, MANIFEST, SIGNATURE, Manifest, canonical, parse_manifest
from tara_health.models.signature import template_digest
from tara_health.prompt.template import TEMPLATES

_FACTS: Final = frozenset({"name", "version", "base", "template", "minimum_application", "serial", "created"})


def read_object(file: Path, limit: int) -> tuple[bytes, dict[str, Any]]:
    """A file's exact bytes and the JSON object they hold. Raises `InputError`."""
    try:
        with file.open("rb") as handle:
            raw = handle.read(limit + 1)
    except OSError as error:
        raise InputError(f"The file {file} can't be read ({(error.strerror or 'unreadable').lower()}).") from None
    if len(raw) > limit:
        raise InputError(f"The file {file} is larger than {limit:,} bytes.")
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise InputError(f"The file {file} holds no JSON object.")
    return raw, value


def build_manifest(folder: Path, facts: Mapping[str, Any], report: bytes, label: str) -> Manifest:
    """The manifest of the files below `folder`. `report` are the exact bytes of the evaluation report.

    Raises `InputError` where a fact or a file can't stand in a manifest.
    """
    if set(facts) != _FACTS:
        raise InputError(f"The release page has exactly these facts: {', '.join(sorted(_FACTS))}.")
    if not isinstance(facts["template"], str) or facts["template"] not in TEMPLATES:
        raise InputError(f"The template is one of {', '.join(TEMPLATES)}.")
    values = {
        **facts,
        "format": FORMAT,
        "parts": list(_parts(folder)),
        "template_sha256": template_digest(facts["template"]),
        "evaluation_sha256": hashlib.sha256(report).hexdigest(),
        "label": label,
    }
    try:
        return parse_manifest(canonical(values))
    except (ManifestRefused, ValueError, TypeError):
        raise InputError(
            "A fact of the release page or the name of a file is out of its bounds.",
            untouched="Nothing was signed.",
            remedy="The bounds are in tara_health/models/manifest.py.",
        ) from None


def manifest_bytes(manifest: Manifest) -> bytes:
    """The exact bytes that are signed and written."""
    values = asdict(manifest)
    values["base"] = {name: value for name, value in values["base"].items() if value}
    return canonical(values)


def check_measured(manifest: Manifest, model_sha256: object) -> None:
    """Raises `InputError` unless the weights that the report measured are a part of this release."""
    if model_sha256 not in {part.sha256 for part in manifest.parts}:
        raise InputError(
            "The evaluation report is of other weights than those in the folder.",
            untouched="Nothing was signed.",
            remedy="Run `tara-train evaluate` on the file that is released.",
        )


def check_grown(folder: Path, serial: int) -> None:
    """Raises `InputError` where the folder was signed before under the same serial or a later one."""
    before = folder / MANIFEST
    if not before.exists():
        return
    _, values = read_object(before, limits.RELEASE_BYTES)
    last = values.get("serial")
    if not isinstance(last, int) or serial <= last:
        raise InputError(
            f"The folder was released as number {last} before; {serial} is not later.",
            untouched="Nothing was signed.",
            remedy="Raise `serial` in the release page.",
        )


def _parts(folder: Path) -> Iterator[dict[str, Any]]:
    for path in _files(folder):
        with path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            yield {"path": path.relative_to(folder).as_posix(), "bytes": size, "sha256": digest_of(handle, size)}


def _files(folder: Path) -> Iterator[Path]:
    """Plain files below the folder, in the order of their paths. Raises `InputError` for anything else."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.")
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise InputError(f"{path} is a link or no plain file.", untouched="Nothing was signed.")
        if stat.S_ISREG(mode) and path.relative_to(folder).as_posix() not in (MANIFEST, SIGNATURE):
            yield path
