"""A folder becomes a manifest that the application reads, or nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from quantize.manifest import build_manifest, check_grown, check_measured, manifest_bytes, read_object
from tara_health.errors import InputError
from tara_health.models.manifest import parse_manifest
from tara_health.models.signature import check_parts, check_template, open_parts

REPORT = b'{"medical_knowledge": {}}'
FACTS: dict[str, Any] = {
    "name": "tara-health-135m",
    "version": "1.0.0",
    "base": {"name": "SmolLM2", "licence": "Apache-2.0", "revision": "0" * 40},
    "template": "chatml-tara",
    "minimum_application": "0.1.0",
    "serial": 3,
    "created": "2026-11-25",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out/adapter").mkdir(parents=True)
    (tmp_path / "out/weights.gguf").write_bytes(b"GGUF and so on")
    (tmp_path / "out/adapter/adapter.json").write_bytes(b"{}")
    return tmp_path / "out"


def test_every_file_becomes_a_part_and_the_application_takes_it(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"an older one")
    (folder / "manifest.json.sig").write_bytes(b"its signature")
    manifest = build_manifest(folder, FACTS, REPORT, "demonstration")
    assert [part.path for part in manifest.parts] == ["adapter/adapter.json", "weights.gguf"]
    assert manifest.evaluation_sha256 == hashlib.sha256(REPORT).hexdigest()
    assert manifest.label == "demonstration"
    assert parse_manifest(manifest_bytes(manifest)) == manifest
    check_template(manifest)
    with open_parts(manifest, folder) as opened:
        check_parts(manifest, folder, opened)


def test_the_same_folder_gives_the_same_bytes_and_another_gives_others(folder: Path) -> None:
    first = manifest_bytes(build_manifest(folder, FACTS, REPORT, "demonstration"))
    assert manifest_bytes(build_manifest(folder, dict(reversed(FACTS.items())), REPORT, "demonstration")) == first
    assert manifest_bytes(build_manifest(folder, FACTS, REPORT + b" ", "demonstration")) != first
    (folder / "weights.gguf").write_bytes(b"GGUF and so om")
    assert manifest_bytes(build_manifest(folder, FACTS, REPORT, "demonstration")) != first


@pytest.mark.parametrize(
    "change",
    [
        {"name": "no spaces"},
        {"version": "1"},
        {"base": "SmolLM2"},
        {"base": {"name": "SmolLM2", "licence": "Apache-2.0"}},
        {"serial": "3"},
        {"serial": float("nan")},
        {"created": "today"},
        {"template": "other"},
        {"template": ["chatml"]},
        {"label": "released"},
    ],
    ids=str,
)
def test_a_fact_out_of_bounds_is_refused(folder: Path, change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        build_manifest(folder, FACTS | change, REPORT, "demonstration")


def test_a_missing_fact_and_a_label_of_its_own_are_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="exactly these facts"):
        build_manifest(folder, {name: value for name, value in FACTS.items() if name != "serial"}, REPORT, "released")
    with pytest.raises(InputError):
        build_manifest(folder, FACTS, REPORT, "approved")


@pytest.mark.parametrize("name", [".hidden", "a b", "ü", "adapter/.cache"])
def test_a_name_that_no_manifest_holds_stops_the_making(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"x")
    with pytest.raises(InputError):
        build_manifest(folder, FACTS, REPORT, "demonstration")


def test_links_empty_files_and_empty_folders_are_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to(folder / "weights.gguf")
    with pytest.raises(InputError, match="link"):
        build_manifest(folder, FACTS, REPORT, "demonstration")
    (folder / "link").unlink()
    (folder / "empty").touch()
    with pytest.raises(InputError):
        build_manifest(folder, FACTS, REPORT, "demonstration")
    (tmp_path / "nothing").mkdir()
    for place in ("nothing", "nowhere"):
        with pytest.raises(InputError):
            build_manifest(tmp_path / place, FACTS, REPORT, "demonstration")


def test_the_report_must_be_of_these_weights(folder: Path) -> None:
    manifest = build_manifest(folder, FACTS, REPORT, "demonstration")
    check_measured(manifest, hashlib.sha256(b"GGUF and so on").hexdigest())
    for other in ("f" * 64, None):
        with pytest.raises(InputError, match="other weights"):
            check_measured(manifest, other)


@pytest.mark.parametrize(("serial", "taken"), [(2, False), (3, False), (4, True)])
def test_a_serial_grows_with_each_release(folder: Path, serial: int, taken: bool) -> None:
    check_grown(folder, serial)
    (folder / "manifest.json").write_bytes(manifest_bytes(build_manifest(folder, FACTS, REPORT, "demonstration")))
    if taken:
        check_grown(folder, serial)
        return
    with pytest.raises(InputError, match="number 3"):
        check_grown(folder, serial)


def test_a_file_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_bytes(b'{"a": 1}')
    assert read_object(file, 8) == (b'{"a": 1}', {"a": 1})
    with pytest.raises(InputError, match="larger"):
        read_object(file, 7)
    for raw in (b"[]", b"{", b"[" * 100_000):
        file.write_bytes(raw)
        with pytest.raises(InputError, match="no JSON object"):
            read_object(file, 1_000_000)
    with pytest.raises(InputError, match="can't be read"):
        read_object(tmp_path, 10)
