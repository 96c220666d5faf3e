"""Keys: made once, for one person, outside the repository; signatures that the application's reader takes."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from typer.testing import CliRunner

from quantize.cli import app
from quantize.sign import is_encrypted, key_id, load_key, new_key, public_entry, sign_detached
from tara_health.errors import InputError, ManifestRefused, PassphraseRejected
from tara_health.models.manifest import canonical
from tara_health.models.signature import parse_keys, verify_detached
from tara_health.platform import paths

PASSPHRASE = "sixteen green herons"
FACTS: dict[str, Any] = {
    "name": "tara-health-135m",
    "version": "1.0.0",
    "base": {"name": "SmolLM2", "licence": "Apache-2.0", "revision": "0" * 40},
    "template": "chatml-tara",
    "minimum_application": "0.1.0",
    "serial": 3,
    "created": "2026-11-25",
}


def test_a_key_with_a_passphrase_is_opened_by_it_alone(tmp_path: Path) -> None:
    file = tmp_path / "release.pem"
    made = new_key(file, PASSPHRASE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert is_encrypted(file)
    assert key_id(load_key(file, PASSPHRASE)) == key_id(made)
    for wrong in ("sixteen green heron", "", None):
        with pytest.raises(InputError, match="can't be opened") as caught:
            load_key(file, wrong)
        assert PASSPHRASE not in str(caught.value)


def test_a_key_without_a_passphrase_is_opened_without(tmp_path: Path) -> None:
    file = tmp_path / "release.pem"
    made = new_key(file, None)
    assert not is_encrypted(file)
    assert key_id(load_key(file, None)) == key_id(load_key(file, "not needed at all")) == key_id(made)


def test_the_mode_does_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        new_key(tmp_path / "release.pem", None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "release.pem").stat().st_mode) == 0o600


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "release.pem"
    file.write_text("mine")
    with pytest.raises(InputError, match="never overwritten"):
        new_key(file, None)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("marker", ["folder", "file"])
def test_no_key_is_made_inside_a_repository(tmp_path: Path, marker: str) -> None:
    (tmp_path / "deep/er").mkdir(parents=True)
    # A work tree of `git worktree` has a file of that name.
    (tmp_path / ".git").mkdir() if marker == "folder" else (tmp_path / ".git").write_text("gitdir: elsewhere")
    (tmp_path / "way").symlink_to(tmp_path / "deep")
    for place in ("deep/er/release.pem", "way/er/release.pem", "way/../deep/release.pem"):
        with pytest.raises(InputError, match="repository"):
            new_key(tmp_path / place, None)
    assert not list(tmp_path.rglob("*.pem"))


def test_a_short_passphrase_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PassphraseRejected, match="fewer"):
        new_key(tmp_path / "release.pem", "short")
    with pytest.raises(InputError, match="no such file"):
        new_key(tmp_path / "nowhere/release.pem", None)
    assert not list(tmp_path.rglob("*.pem"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "release.pem"
    new_key(file, None)
    file.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        load_key(file, None)


def test_what_is_no_ed25519_key_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.pem"
    other = generate_private_key(SECP256R1())
    file.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.chmod(0o600)
    with pytest.raises(InputError, match="no Ed25519"):
        load_key(file, None)
    file.write_bytes(b"no key at all")
    with pytest.raises(InputError, match="can't be opened"):
        load_key(file, None)
    with pytest.raises(InputError, match="can't be read"):
        load_key(tmp_path / "gone.pem", None)


def test_a_signature_holds_for_its_bytes_its_purpose_and_its_key(tmp_path: Path) -> None:
    private, other = (new_key(tmp_path / name, None) for name in ("a.pem", "b.pem"))
    entries = [public_entry(private, "Release", "2026-11-25")]
    keys = parse_keys(canonical(entries))
    signature = sign_detached(b"purpose\n", b"bytes", private)
    assert verify_detached(b"purpose\n", b"bytes", signature, keys).name == "Release"
    for context, raw in ((b"purpose\n", b"byte"), (b"other\n", b"bytes"), (b"purpos", b"e\nbytes!")):
        with pytest.raises(ManifestRefused, match="does not fit"):
            verify_detached(context, raw, signature, keys)
    with pytest.raises(ManifestRefused, match="does not trust"):
        verify_detached(b"purpose\n", b"bytes", sign_detached(b"purpose\n", b"bytes", other), keys)


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder of weights, its report and facts, and a trusted key; gives the arguments of `sign`."""
    shipped = paths.resources_dir()
    (tmp_path / "resources/models").mkdir(parents=True)
    (tmp_path / "resources/prompts").symlink_to(shipped / "prompts")
    (tmp_path / "resources/models/gate.json").write_bytes((shipped / "models/gate.json").read_bytes())
    entry = public_entry(new_key(tmp_path / "key.pem", PASSPHRASE), "Release", "2026-11-25")
    (tmp_path / "resources/models/trusted_keys.json").write_bytes(canonical([entry]))
    monkeypatch.setattr(paths, "resources_dir", lambda: tmp_path / "resources")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/weights.gguf").write_bytes(b"GGUF and so on")
    measured = hashlib.sha256(b"GGUF and so on").hexdigest()
    (tmp_path / "report.json").write_bytes(canonical({"meta": {"model_sha256": measured}}))
    (tmp_path / "facts.json").write_bytes(canonical(FACTS))
    (tmp_path / "secret").write_text(PASSPHRASE)
    options = {"release": "facts.json", "report": "report.json", "key": "key.pem", "passphrase-file": "secret"}
    named = [word for option, file in options.items() for word in (f"--{option}", str(tmp_path / file))]
    return ["sign", str(tmp_path / "out"), *named]


def test_a_release_is_signed_under_the_gate_s_label_and_verified(release: list[str], tmp_path: Path) -> None:
    signed = CliRunner().invoke(app, release)
    assert "Signed as demonstration: tara-health-135m 1.0.0, release 3." in signed.output, signed.exception
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == [
        "manifest.json",
        "manifest.json.sig",
        "weights.gguf",
    ]
    checked = CliRunner().invoke(app, ["verify", str(tmp_path / "out")])
    assert "is as it was signed (demonstration, release 3)" in checked.output
    # A person who writes "released" into the manifest by hand gains nothing.
    file = tmp_path / "out/manifest.json"
    file.write_bytes(file.read_bytes().replace(b"demonstration", b"released"))
    assert isinstance(CliRunner().invoke(app, ["verify", str(tmp_path / "out")]).exception, ManifestRefused)


def test_a_second_release_needs_a_later_number(release: list[str], tmp_path: Path) -> None:
    assert CliRunner().invoke(app, release).exit_code == 0
    before = (tmp_path / "out/manifest.json").read_bytes()
    again = CliRunner().invoke(app, release)
    assert "number 3" in str(again.exception)
    assert (tmp_path / "out/manifest.json").read_bytes() == before
    (tmp_path / "facts.json").write_bytes(canonical(FACTS | {"serial": 4}))
    assert "release 4" in CliRunner().invoke(app, release).output


def test_a_report_of_other_weights_and_a_wrong_passphrase_sign_nothing(release: list[str], tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("another passphrase")
    assert "can't be opened" in str(CliRunner().invoke(app, release).exception)
    (tmp_path / "secret").write_text(PASSPHRASE)
    (tmp_path / "out/weights.gguf").write_bytes(b"GGUF and others")
    assert "other weights" in str(CliRunner().invoke(app, release).exception)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["weights.gguf"]


def test_the_command_makes_a_key_and_prints_its_public_entry_alone(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(PASSPHRASE)
    words = ["--name", "Release", "--passphrase-file", str(tmp_path / "secret")]
    made = CliRunner().invoke(app, ["key", str(tmp_path / "key.pem"), *words])
    entry = json.loads(made.stdout)
    assert entry["key_id"] == key_id(load_key(tmp_path / "key.pem", PASSPHRASE))
    assert parse_keys(canonical([entry]))[0].name == "Release"
    assert PASSPHRASE not in made.output
    assert "PRIVATE KEY" not in made.output
