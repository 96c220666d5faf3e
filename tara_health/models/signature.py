"""Are these weights the ones that were measured and signed? Manifest, detached signature, parts.

The rules, in the order in which they are asked:
1. `manifest.json.sig` names a key of the trusted list, and its Ed25519 signature (RFC 8032) holds over `CONTEXT` and
   the manifest's exact bytes. Nothing of the manifest is parsed before.
2. The manifest has format 1 in canonical form, every field in its bounds and none besides (`models.manifest`).
3. Its template is pinned here under the same control strings (`check_template`), this application is not too old for
   it (`check_application`), and no newer release of these weights was seen on this machine (`check_rollback`).
4. Every part is a plain file at its own place, of the stated size and sha256, hashed through the handle that its reader
   goes on with (`open_parts`, `check_parts`).

Promises: whatever passes is, byte for byte, what the holder of a trusted key signed, and a reader that keeps to the
handles reads those bytes. Files of the folder that the manifest does not list are neither checked nor to be read.

Does not promise that the weights are good (the gate decides on `label`), nor anything against a program of the same
user that writes into a part after it was hashed (SECURITY.md).

To check by hand: `sha256sum` each part beside the manifest; `tara-release verify FOLDER`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tara_health import __version__
from tara_health.errors import ManifestRefused, ModelChanged, ModelMissing
from tara_health.models.digest import digest_of
from tara_health.models.manifest import (
    MANIFEST_BYTES,
    Manifest,
    Part,
    canonical,
    exact,
    parse_manifest,
    printable,
    refused,
)
from tara_health.platform import paths
from tara_health.prompt.tags import TOKENS
from tara_health.prompt.template import TEMPLATES, ChatMessage

CONTEXT: Final = b"TARA model manifest v1\n"
"""Stands before the signed bytes, so that a signature of anything else never passes for one of a manifest."""

SIGNATURE_BYTES: Final = 1_000
KEYS_BYTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key that may sign: `public` are its 32 raw bytes, `since` the day from which it is trusted."""

    key_id: str
    public: bytes
    name: str
    since: str


def key_id_of(public: bytes) -> str:
    """The first 16 hexadecimal digits of the sha256 of a public key's raw bytes."""
    return hashlib.sha256(public).hexdigest()[:16]


def trusted_keys() -> tuple[TrustedKey, ...]:
    """The keys that come with TARA. Raises `ManifestRefused` where their list is damaged."""
    file = paths.resources_dir() / "models" / "trusted_keys.json"
    try:
        with file.open("rb") as handle:
            raw = handle.read(KEYS_BYTES + 1)
    except OSError as error:
        raise ManifestRefused(f"The list of trusted keys {file} can't be read ({error.strerror}).") from None
    return parse_keys(raw)


def parse_keys(raw: bytes) -> tuple[TrustedKey, ...]:
    """The keys of a list [{key_id, public, name, since}]. Raises `ManifestRefused`."""
    try:
        if len(raw) > KEYS_BYTES:
            raise ValueError("too long")
        values = json.loads(raw)
        keys = tuple(_key(value) for value in _list(values))
    except (ValueError, TypeError, RecursionError):
        raise ManifestRefused(
            "The list of trusted keys is damaged.", remedy="Install TARA again: run `make setup`."
        ) from None
    return keys


def encode_signature(key_id: str, signature: bytes) -> bytes:
    """The content of a signature file."""
    return canonical({"key_id": key_id, "signature": base64.b64encode(signature).decode("ascii")})


def verify_detached(context: bytes, raw: bytes, signature_raw: bytes, keys: Sequence[TrustedKey]) -> TrustedKey:
    """The key that signed `context + raw`. Raises `ManifestRefused`: form, unknown key or wrong signature."""
    key_id, signature = _parse_signature(signature_raw)
    for key in keys:
        if key.key_id == key_id and key_id_of(key.public) == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(key.public).verify(signature, context + raw)
            except InvalidSignature:
                break
            return key
    else:
        raise refused("They are signed with a key that this machine does not trust.")
    raise refused("Their signature does not fit: something was changed after it was signed.")


def verify_manifest(raw: bytes, signature_raw: bytes, keys: Sequence[TrustedKey]) -> Manifest:
    """Rules 1 and 2: the manifest of these bytes. Raises `ManifestRefused`."""
    if len(raw) > MANIFEST_BYTES:
        raise refused(f"Their manifest is larger than {MANIFEST_BYTES:,} bytes.")
    verify_detached(CONTEXT, raw, signature_raw, keys)
    return parse_manifest(raw)


def template_digest(name: str) -> str:
    """The sha256 of every control string that the template of that name puts around a conversation.

    A fixed conversation is rendered, so the order and place of the strings count as well. Raises `KeyError`.
    """
    template = TEMPLATES[name]
    note = "The patient seems tired.\nSetting: clinic\nAnswer gently."
    told = [
        ChatMessage("system", "Instructions.\nNever repeat a name.\n\nA fact."),
        ChatMessage("user", "Question.", note),
        ChatMessage("assistant", "Answer."),
        ChatMessage("user", "Another question."),
    ]
    control = [segment.text if segment.control else None for segment in template.render(told)]
    held = {
        "control": control,
        "stop": template.stop,
        "tokens": TOKENS if template.tagged else (),
        "trims": template.trims,
    }
    return hashlib.sha256(canonical(held)).hexdigest()


def check_template(manifest: Manifest) -> None:
    """Rule 3, first part. Raises `ManifestRefused` where served prompts would differ from those trained on."""
    if manifest.template not in TEMPLATES or template_digest(manifest.template) != manifest.template_sha256:
        raise refused("They were trained with other prompt marks than this version of TARA writes.", _UPDATE)


def check_application(manifest: Manifest, ours: str = __version__) -> None:
    """Rule 3, second part. Raises `ManifestRefused` where the weights need a newer TARA."""
    if _numbers(manifest.minimum_application) > _numbers(ours):
        raise refused(f"They need TARA {manifest.minimum_application} or later; this is {ours}.", _UPDATE)


def check_rollback(seen: int | None, offered: int) -> None:
    """Rule 3, third part: `seen` is the highest serial this machine verified, None before the first."""
    if seen is not None and offered < seen:
        raise refused(
            f"They are older (release {offered}) than those this machine has used (release {seen}).",
            "Install the newest release. Going back on purpose needs an administrator.",
        )


@contextmanager
def open_parts(manifest: Manifest, folder: Path) -> Iterator[dict[str, BinaryIO]]:
    """Every part, open for reading and not yet checked; closed at the end. Raises `ModelMissing` or `ModelChanged`."""
    with ExitStack() as held:
        yield {part.path: held.enter_context(_open(folder, part)) for part in manifest.parts}


def check_parts(
    manifest: Manifest,
    folder: Path,
    opened: Mapping[str, BinaryIO],
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Rule 4: hash each part through its handle and leave the handle at its beginning.

    Raises `ModelMissing` where a part is not open, `ModelChanged` where one is a link, another file or other bytes.
    """
    total, done = sum(part.bytes for part in manifest.parts), 0
    for part in manifest.parts:
        if part.path not in opened:
            raise _missing(part)
        handle = opened[part.path]
        _check_place(folder, part, handle)
        if os.fstat(handle.fileno()).st_size != part.bytes or digest_of(handle, part.bytes) != part.sha256:
            raise _changed(part)
        handle.seek(0)
        done += part.bytes
        if progress is not None:
            progress(done, total)


_UPDATE: Final = "Update TARA, or install the weights that belong to this version."


def _open(folder: Path, part: Part) -> BinaryIO:
    # A pipe in the place of a part must not keep TARA waiting, nor a link be followed where the system can refuse it.
    wanted = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    path = folder / part.path
    try:
        if path.is_symlink():
            raise _changed(part)
        descriptor = os.open(path, wanted)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise _changed(part)
        return os.fdopen(descriptor, "rb")
    except OSError:
        raise _missing(part) from None


def _check_place(folder: Path, part: Part, handle: BinaryIO) -> None:
    """Is the handle the plain file that lies at the part's own place, with no link on the way below `folder`?"""
    *parents, _ = part.path.split("/")
    place = folder
    try:
        for name in parents:
            place = place / name
            if not stat.S_ISDIR(place.lstat().st_mode):
                raise _changed(part)
        lying, held = (folder / part.path).lstat(), os.fstat(handle.fileno())
    except OSError:
        raise _missing(part) from None
    if not stat.S_ISREG(lying.st_mode) or not os.path.samestat(lying, held):
        raise _changed(part)


def _parse_signature(raw: bytes) -> tuple[str, bytes]:
    try:
        if len(raw) > SIGNATURE_BYTES:
            raise ValueError("too long")
        values = exact(json.loads(raw), {"key_id": str, "signature": str})
        signature = base64.b64decode(values["signature"], validate=True)
        # Base64 has spare bits: without this, several files would hold one signature.
        if len(signature) != 64 or encode_signature(values["key_id"], signature) != raw:
            raise ValueError("form")
    except (ValueError, TypeError, RecursionError):
        raise refused("Their signature file is damaged.") from None
    return values["key_id"], signature


def _key(value: object) -> TrustedKey:
    values = exact(value, {"key_id": str, "public": str, "name": str, "since": str})
    public = base64.b64decode(values["public"], validate=True)
    if len(public) != 32 or key_id_of(public) != values["key_id"]:
        raise ValueError("key")
    date.fromisoformat(values["since"])
    return TrustedKey(values["key_id"], public, printable(values["name"]), values["since"])


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("list")
    return value


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall("[0-9]+", version)[:3]))


def _changed(part: Part) -> ModelChanged:
    return ModelChanged(
        f"The file {part.path} of the weights is not the one that was signed.",
        untouched="It was not loaded.",
        remedy="Install the weights again from a source you trust.",
    )


def _missing(part: Part) -> ModelMissing:
    return ModelMissing(
        f"The file {part.path} of the weights is gone or can't be read.", remedy="Install the weights again."
    )
