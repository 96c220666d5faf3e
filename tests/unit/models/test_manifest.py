"""A manifest is read in one form, with every field in its bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tara_health.errors import ManifestRefused
from tara_health.models.manifest import MANIFEST_BYTES, canonical, parse_manifest
from tests.unit.models.signed import CONTENT, RAW, manifest_values


def test_what_is_written_is_read_back() -> None:
    manifest = parse_manifest(RAW)
    assert {part.path: part.bytes for part in manifest.parts} == {path: len(raw) for path, raw in CONTENT.items()}
    assert (manifest.name, manifest.label, manifest.base.licence) == ("tara-health-135m", "demonstration", "Apache-2.0")


def test_more_bytes_than_the_limit_are_refused_unread() -> None:
    with pytest.raises(ManifestRefused, match="form"):
        parse_manifest(RAW + b" " * MANIFEST_BYTES)


def put(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(values: dict[str, Any]) -> None:
        *parents, last = path.split(".")
        place: Any = values
        for parent in parents:
            place = place[int(parent)] if parent.isdigit() else place[parent]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", 2),
        ("format", True),
        ("name", "../up"),
        ("name", ""),
        ("version", "1.2"),
        ("version", "01.2.3"),
        ("version", "1.2.3\n"),
        ("parts", []),
        ("parts", {}),
        ("parts", [{"path": f"p{number}", "bytes": 1, "sha256": "a" * 64} for number in range(65)]),
        ("parts", [{"path": path, "bytes": 1, "sha256": "a" * 64} for path in ("a", "A")]),
        ("parts", [{"path": path, "bytes": 1, "sha256": "a" * 64} for path in ("a", "a/b")]),
        ("parts.0.path", "../weights.gguf"),
        ("parts.0.path", "/etc/passwd"),
        ("parts.0.path", "a/../b"),
        ("parts.0.path", "a//b"),
        ("parts.0.path", "C:\\weights"),
        ("parts.0.path", ".hidden"),
        ("parts.0.path", "manifest.json"),
        ("parts.0.path", "w\x00"),
        ("parts.0.bytes", 0),
        ("parts.0.bytes", 1.0),
        ("parts.0.bytes", -1),
        ("parts.0.bytes", 2**41),
        ("parts.0.sha256", "A" * 64),
        ("parts.0.link", "x"),
        ("base", {}),
        ("base", {"name": "x", "licence": "y"}),
        ("base.revision", "main"),
        ("base.sha256", "a"),
        ("base.licence", ""),
        ("base.licence", "a\x1b[31m"),
        ("template", 5),
        ("template_sha256", "b" * 63),
        ("evaluation_sha256", None),
        ("minimum_application", "1"),
        ("serial", 0),
        ("serial", True),
        ("serial", 2**40),
        ("label", "approved"),
        ("created", "2026-11-31"),
        ("created", "20261125"),
        ("created", "2026-11-25T10:00"),
        ("extra", 1),
    ],
)
def test_a_manifest_out_of_its_bounds_is_refused(path: str, value: object) -> None:
    values = manifest_values()
    put(path, value)(values)
    with pytest.raises(ManifestRefused, match="form"):
        parse_manifest(canonical(values))


@pytest.mark.parametrize("missing", sorted(manifest_values()))
def test_every_field_is_needed(missing: str) -> None:
    values = manifest_values()
    del values[missing]
    with pytest.raises(ManifestRefused, match="form"):
        parse_manifest(canonical(values))
