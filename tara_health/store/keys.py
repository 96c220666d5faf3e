"""The key-slot header: one random data key, wrapped once for each secret that may open the vault.

    secret --Argon2id or HKDF--> wrapping key --AES-256-GCM--> data key (random, 32 bytes)
    data key --HKDF--> database key · header seal · anchor seal

What is promised: every parameter of a slot is the associated data of its wrapping, and the whole header is sealed
with a key that only the data key gives, so a changed parameter, a removed slot or a swapped one is noticed.
Accidental damage is told apart from a wrong passphrase by a plain checksum. A header below or above the accepted
derivation cost is refused before a secret is used.

A passphrase slot uses Argon2id because people choose guessable words. A recovery slot uses HKDF-SHA256: its secret is
160 uniformly random bits, which no amount of guessing finds, so slowness would only delay the person who needs it.
Other kinds (another user, a second factor, an institution) are slots that this version keeps and skips.

Not promised: Python and the libraries below it make copies of keys that can't be overwritten; `wipe` clears ours.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tara_health import limits
from tara_health.errors import CorruptVault, NotAVault, VaultTooNew, WrongKey
from tara_health.store import faults, recovery_key
from tara_health.store.kdf import KEY_BYTES, SALT_BYTES, KdfParameters, derive
from tara_health.store.layout import header_path
from tara_health.store.passphrase import normalized

FORMAT = 1
MAGIC = "TARA vault"
NONCE_BYTES = 12
MAX_SLOTS = 16
Json = dict[str, Any]


class SlotKind(StrEnum):
    """Which kind of secret opens a slot. Kinds unknown to this version are kept and skipped."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the data key. `kdf` is None where the secret is random and HKDF suffices."""

    identity: str
    kind: str
    salt: bytes
    kdf: KdfParameters | None
    nonce: bytes
    wrapped: bytes

    def parameters(self) -> Json:
        """Everything but nonce and wrapped key: the associated data of the wrapping."""
        kdf: Json = {"name": "hkdf-sha256"}
        if self.kdf:
            cost = {"memory_kib": self.kdf.memory_kib, "time": self.kdf.time_cost, "lanes": self.kdf.lanes}
            kdf = {"name": "argon2id", "version": 19, **cost}
        return {"id": self.identity, "kind": self.kind, "salt": _text(self.salt), "kdf": kdf, "cipher": "aes-256-gcm"}

    def to_json(self) -> Json:
        """The slot as stored."""
        return {**self.parameters(), "nonce": _text(self.nonce), "wrapped": _text(self.wrapped)}


@dataclass(frozen=True, slots=True)
class Header:
    """The vault's key file. `generation` names the database file, `scratch` one that may be removed after the next
    opening.
    """

    vault_id: str
    generation: str
    database_salt: bytes
    slots: tuple[Slot, ...]
    scratch: str = ""
    seal: str = ""
    other_slots: tuple[Json, ...] = ()
    """Slots of kinds that this version does not know, kept as they are."""

    def to_json(self) -> Json:
        """The header as stored, without its checksum."""
        return {
            "magic": MAGIC,
            "format": FORMAT,
            "vault_id": self.vault_id,
            "generation": self.generation,
            "database_salt": _text(self.database_salt),
            "scratch": self.scratch,
            "slots": [*(slot.to_json() for slot in self.slots), *self.other_slots],
        }

    def sealed(self, data_key: bytes | bytearray) -> Header:
        """The same header, sealed with a key derived from `data_key`."""
        key = subkey(data_key, "header seal")
        seal = hmac.new(key, _canonical(self.to_json()), hashlib.sha256).hexdigest()
        wipe(key)
        return replace(self, seal=seal)

    def to_bytes(self) -> bytes:
        """The file's content: readable JSON with seal and checksum."""
        stored = {**self.to_json(), "seal": self.seal}
        stored["checksum"] = hashlib.sha256(_canonical(stored)).hexdigest()
        return (json.dumps(stored, indent=1) + "\n").encode()


def new_data_key() -> bytearray:
    """A random 256-bit data key, in memory that `wipe` can overwrite."""
    return bytearray(os.urandom(KEY_BYTES))


def wipe(key: bytearray) -> None:
    """Overwrite `key` in place."""
    key[:] = bytes(len(key))


def subkey(data_key: bytes | bytearray, purpose: str) -> bytearray:
    """A 32-byte key for one purpose, by HKDF-SHA256 (RFC 5869); knowing it tells nothing of the data key."""
    return bytearray(
        HKDF(SHA256(), KEY_BYTES, None, f"TARA vault {FORMAT}: {purpose}".encode()).derive(bytes(data_key))
    )


def passphrase_slot(data_key: bytes | bytearray, passphrase: str, kdf: KdfParameters) -> Slot:
    """Wrap `data_key` for `passphrase`."""
    return _wrapped(data_key, normalized(passphrase), SlotKind.PASSPHRASE, kdf)


def recovery_slot(data_key: bytes | bytearray, secret: bytes | bytearray) -> Slot:
    """Wrap `data_key` for a recovery secret of 160 random bits."""
    return _wrapped(data_key, bytes(secret), SlotKind.RECOVERY, None)


def _wrapped(data_key: bytes | bytearray, secret: bytes, kind: SlotKind, kdf: KdfParameters | None) -> Slot:
    slot = Slot(os.urandom(8).hex(), kind.value, os.urandom(SALT_BYTES), kdf, os.urandom(NONCE_BYTES), b"")
    key = _wrapping_key(slot, secret)
    wrapped = AESGCM(bytes(key)).encrypt(slot.nonce, bytes(data_key), _canonical(slot.parameters()))
    wipe(key)
    return replace(slot, wrapped=wrapped)


def _wrapping_key(slot: Slot, secret: bytes) -> bytearray:
    if slot.kdf is None:
        return bytearray(HKDF(SHA256(), KEY_BYTES, slot.salt, b"TARA recovery slot").derive(secret))
    return derive(secret, slot.salt, slot.kdf)


def unlock(header: Header, secret: str) -> bytearray:
    """The data key. Raises WrongKey when no slot opens, CorruptVault when one does and the header's seal doesn't
    fit.
    """
    data_key = _try_recovery(header, secret) or _try_slots(header, normalized(secret), SlotKind.PASSPHRASE)
    if data_key is None:
        if recovery_key.looks_like_one(secret):
            recovery_key.read(secret)  # tells a mistyped recovery key from one of another vault
        raise WrongKey(
            "The passphrase or recovery key does not open this history.",
            untouched="The history is unchanged.",
            remedy="Check capital letters and keyboard layout and type it again; the recovery key works too.",
        )
    if not hmac.compare_digest(header.sealed(data_key).seal, header.seal):
        wipe(data_key)
        raise _damaged("was changed outside TARA: its seal does not fit")
    return data_key


def _try_recovery(header: Header, secret: str) -> bytearray | None:
    if not recovery_key.looks_like_one(secret):
        return None
    try:
        bits = recovery_key.read(secret)
    except WrongKey:
        return None
    data_key = _try_slots(header, bytes(bits), SlotKind.RECOVERY)
    wipe(bits)
    return data_key


def _try_slots(header: Header, secret: bytes, kind: SlotKind) -> bytearray | None:
    for slot in header.slots:
        if slot.kind != kind:
            continue
        key = _wrapping_key(slot, secret)
        try:
            return bytearray(AESGCM(bytes(key)).decrypt(slot.nonce, slot.wrapped, _canonical(slot.parameters())))
        except InvalidTag:
            continue
        finally:
            wipe(key)
    return None


def read_header(folder: Path) -> Header:
    """The key file of the vault in `folder`, as `parse_header` reads it."""
    with faults.told_apart(), header_path(folder).open("rb") as file:
        content = file.read(limits.VAULT_HEADER_BYTES + 1)
    return parse_header(content)


def parse_header(content: bytes) -> Header:
    """Read a key file's content. Raises NotAVault, VaultTooNew or CorruptVault; derivation costs are judged when a
    slot is used.
    """
    stored = _parse(content)
    if stored.get("magic") != MAGIC:
        raise _not_ours()
    version = stored.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise VaultTooNew(
            "The history's key file was written by a newer TARA.",
            untouched="The history is unchanged.",
            remedy="Install the newer version to open it.",
        )
    checksum = stored.pop("checksum", None)
    if checksum != hashlib.sha256(_canonical(stored)).hexdigest():
        raise _damaged("is damaged: its checksum does not fit")
    try:
        return _header(stored)
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged("is damaged: a field is missing or malformed") from error


def _parse(content: bytes) -> Json:
    if len(content) > limits.VAULT_HEADER_BYTES:
        raise _not_ours()
    try:
        stored = json.loads(content)
    except (ValueError, RecursionError) as error:
        # A key file cut short or with a broken byte still names itself.
        raise (
            _damaged("is damaged: it can't be read as a whole") if MAGIC.encode() in content else _not_ours()
        ) from error
    if not isinstance(stored, dict):
        raise _not_ours()
    return stored


def _header(stored: Json) -> Header:
    if stored["format"] != FORMAT or not 1 <= len(stored["slots"]) <= MAX_SLOTS:
        raise ValueError
    names = (stored["generation"], stored["scratch"])
    # The names become file names: nothing but letters and digits may reach a path.
    if not all(isinstance(name, str) and len(name) <= 32 for name in names) or not names[0].isalnum():
        raise ValueError
    if names[1] and not names[1].isalnum():
        raise ValueError
    known = tuple(_slot(slot) for slot in stored["slots"] if slot["kind"] in tuple(SlotKind))
    other = tuple(slot for slot in stored["slots"] if slot["kind"] not in tuple(SlotKind))
    salt = _bytes(stored["database_salt"], SALT_BYTES)
    return Header(str(stored["vault_id"]), names[0], salt, known, names[1], str(stored["seal"]), other)


def _slot(stored: Json) -> Slot:
    kdf = None
    if stored["kdf"]["name"] == "argon2id":
        kdf = KdfParameters(*(int(stored["kdf"][name]) for name in ("memory_kib", "time", "lanes")))
    elif stored["kind"] == SlotKind.PASSPHRASE:
        raise ValueError  # a passphrase is never stretched by anything quicker
    nonce, salt = _bytes(stored["nonce"], NONCE_BYTES), _bytes(stored["salt"], SALT_BYTES)
    return Slot(str(stored["id"]), str(stored["kind"]), salt, kdf, nonce, _bytes(stored["wrapped"], KEY_BYTES + 16))


def _canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str, length: int) -> bytes:
    content = base64.b64decode(text, validate=True)
    if len(content) != length:
        raise ValueError
    return content


def _damaged(how: str) -> CorruptVault:
    return CorruptVault(
        f"The history's key file (header.json) {how}.",
        untouched="The history itself is unchanged.",
        remedy="Put back header.json from a backup of this vault.",
    )


def _not_ours() -> NotAVault:
    return NotAVault(
        "The file header.json in this folder is not TARA's key file.",
        untouched="Nothing was changed.",
        remedy="Choose the folder of a TARA vault, or put back header.json from a backup.",
    )
