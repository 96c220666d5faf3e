"""Ed25519 keys of those who release or attest, and the signatures made with them.

Promises: a private key is written once, for its owner alone (0600), never over a file that is there and never inside a
git work tree; a key file that others can read is not used. It lies in PKCS 8, encrypted under a passphrase unless its
maker asked for none.

Does not promise much against someone who copies the encrypted file: PKCS 8 stretches a passphrase less than TARA's
vault does. Keep the file on a medium of its own.

To check by hand: `openssl pkey -in KEY -pubout` beside the `public` of resources/models/trusted_keys.json.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from tara_health import limits
from tara_health.errors import InputError, PassphraseRejected
from tara_health.models.signature import encode_signature, key_id_of

KEY_FILE_BYTES: Final = 10_000
_OTHERS: Final = 0o077
_NOTHING: Final = "Nothing was written."


def new_key(file: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """Make a key and write it to `file`; None leaves it unencrypted. Raises `InputError` or `PassphraseRejected`."""
    _check_outside_git(file)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(passphrase))
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        raise InputError(f"There is a file {file} already; a key is never overwritten.", untouched=_NOTHING) from None
    except OSError as error:
        raise _unwritable(file, error) from None
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(pem)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        file.unlink(missing_ok=True)
        raise _unwritable(file, error) from None
    return private


def is_encrypted(file: Path) -> bool:
    """Does the key of this file need a passphrase? Raises `InputError`."""
    return b"BEGIN ENCRYPTED PRIVATE KEY" in _read(file)


def load_key(file: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """The private key of a file. Raises `InputError`; its sentence holds nothing of key or passphrase."""
    pem = _read(file)
    secret = passphrase.encode() if passphrase is not None and is_encrypted(file) else None
    try:
        private = load_pem_private_key(pem, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise InputError(
            f"The key in {file} can't be opened: the passphrase is wrong, or it is no private key in PEM.",
            untouched="Nothing was signed.",
        ) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise InputError(f"The key in {file} is no Ed25519 key.", untouched="Nothing was signed.")
    return private


def sign_detached(context: bytes, raw: bytes, private: Ed25519PrivateKey) -> bytes:
    """The content of the signature file for `raw`; `context` says what is signed and stands before it."""
    return encode_signature(key_id(private), private.sign(context + raw))


def key_id(private: Ed25519PrivateKey) -> str:
    """The name of a key in signatures and lists."""
    return key_id_of(private.public_key().public_bytes_raw())


def public_entry(private: Ed25519PrivateKey, name: str, since: str) -> dict[str, str]:
    """What a list of trusted keys holds of this key. `since` is a day, YYYY-MM-DD."""
    public = base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii")
    return {"key_id": key_id(private), "public": public, "name": name, "since": since}


def _encryption(passphrase: str | None) -> KeySerializationEncryption:
    if passphrase is None:
        return NoEncryption()
    if len(passphrase) < limits.PASSPHRASE_MIN_CHARACTERS:
        raise PassphraseRejected(
            f"The passphrase has fewer than {limits.PASSPHRASE_MIN_CHARACTERS} characters.", untouched=_NOTHING
        )
    return BestAvailableEncryption(passphrase.encode())


def _check_outside_git(file: Path) -> None:
    for folder in file.resolve().parents:
        if (folder / ".git").exists():
            raise InputError(
                f"{file} lies in the repository {folder}; a private key must not.",
                untouched=_NOTHING,
                remedy="Choose a place that is never committed, best a medium of its own.",
            )


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            if os.name == "posix" and os.fstat(handle.fileno()).st_mode & _OTHERS:
                raise InputError(
                    f"Others can read or write the key {file}.",
                    untouched="Nothing was signed.",
                    remedy=f"Run `chmod 600 {file}`, and ask whether the key is still yours alone.",
                )
            return handle.read(KEY_FILE_BYTES)
    except OSError as error:
        raise InputError(f"The key {file} can't be read ({(error.strerror or 'unreadable').lower()}).") from None


def _unwritable(file: Path, error: OSError) -> InputError:
    return InputError(
        f"The key can't be written to {file} ({(error.strerror or 'refused').lower()}).", untouched=_NOTHING
    )
