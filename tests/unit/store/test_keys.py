from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tara_health.errors import CorruptVault, NotAVault, VaultError, VaultTooNew, WeakVaultParameters, WrongKey
from tara_health.store import keys, recovery_key
from tara_health.store.kdf import KdfParameters
from tests.unit.store.made_vault import PASSPHRASE, QUICK

DATA_KEY = bytearray(range(32))
SECRET = bytes(range(20))


@pytest.fixture(scope="module")
def header() -> keys.Header:
    slots = (keys.passphrase_slot(DATA_KEY, PASSPHRASE, QUICK), keys.recovery_slot(DATA_KEY, SECRET))
    return keys.Header("vault", "1", bytes(16), slots).sealed(DATA_KEY)


def rewritten(header: keys.Header, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The header as an attacker would leave it: changed, with a fitting checksum."""
    stored = json.loads(header.to_bytes())
    del stored["checksum"]
    change(stored)
    canonical = json.dumps(stored, sort_keys=True, separators=(",", ":")).encode()
    return json.dumps({**stored, "checksum": hashlib.sha256(canonical).hexdigest()}).encode()


def test_both_secrets_open_it_and_nothing_else_does(header: keys.Header) -> None:
    read = keys.parse_header(header.to_bytes())
    assert read == header
    assert keys.unlock(read, PASSPHRASE) == DATA_KEY
    assert keys.unlock(read, recovery_key.spell(SECRET)) == DATA_KEY
    for wrong in ("", "copper lantern drift maples", recovery_key.spell(bytes(20))):
        with pytest.raises(WrongKey, match="does not open"):
            keys.unlock(read, wrong)


def test_a_mistyped_recovery_key_is_called_that(header: keys.Header) -> None:
    spelled = recovery_key.spell(SECRET)
    with pytest.raises(WrongKey, match="typing error"):
        keys.unlock(header, spelled[:-1] + ("A" if spelled[-1] != "A" else "B"))


def test_the_file_holds_neither_key_nor_secret(header: keys.Header) -> None:
    content = header.to_bytes()
    for needle in (bytes(DATA_KEY), DATA_KEY.hex().encode(), PASSPHRASE.encode(), SECRET, SECRET.hex().encode()):
        assert needle not in content


def test_the_same_passphrase_never_wraps_to_the_same_bytes() -> None:
    one, two = (keys.recovery_slot(DATA_KEY, SECRET) for _ in range(2))
    assert (one.salt, one.nonce, one.wrapped) != (two.salt, two.nonce, two.wrapped)
    assert one.wrapped != two.wrapped


@pytest.mark.parametrize(
    "change",
    [
        lambda stored: stored["slots"][1].update(id="another"),
        lambda stored: stored["slots"][1].update(salt="AAAAAAAAAAAAAAAAAAAAAA=="),
        lambda stored: stored["slots"].reverse(),
        lambda stored: stored["slots"].pop(0),
        lambda stored: stored.update(generation="2"),
        lambda stored: stored.update(scratch="2"),
        lambda stored: stored.update(database_salt="AAAAAAAAAAAAAAAAAAAAAQ=="),
        lambda stored: stored.update(vault_id="other"),
        lambda stored: stored.update(seal="00" * 32),
        lambda stored: stored["slots"].append({"kind": "institution", "wrapped": "planted"}),
    ],
)
def test_an_authenticated_field_that_was_changed_is_noticed(header: keys.Header, change: Callable[..., object]) -> None:
    read = keys.parse_header(rewritten(header, change))
    with pytest.raises((CorruptVault, WrongKey)):
        keys.unlock(read, recovery_key.spell(SECRET))


def test_a_changed_cost_no_longer_opens(header: keys.Header) -> None:
    read = keys.parse_header(rewritten(header, lambda stored: stored["slots"][0]["kdf"].update(time=2)))
    with pytest.raises(WrongKey):
        keys.unlock(read, PASSPHRASE)


@pytest.mark.parametrize(("name", "value"), [("memory_kib", 1024), ("time", 0), ("memory_kib", 2**40), ("lanes", 999)])
def test_a_planted_cost_is_refused_before_the_passphrase_is_used(header: keys.Header, name: str, value: int) -> None:
    read = keys.parse_header(rewritten(header, lambda stored: stored["slots"][0]["kdf"].update({name: value})))
    with pytest.raises(WeakVaultParameters):
        keys.unlock(read, PASSPHRASE)


def test_a_passphrase_slot_without_argon2id_is_refused(header: keys.Header) -> None:
    with pytest.raises(CorruptVault):
        keys.parse_header(rewritten(header, lambda stored: stored["slots"][0].update(kdf={"name": "hkdf-sha256"})))


def test_a_weak_slot_can_not_even_be_made() -> None:
    with pytest.raises(WeakVaultParameters):
        keys.passphrase_slot(DATA_KEY, PASSPHRASE, KdfParameters(1024, 1, 1))


def test_slots_of_later_kinds_are_kept(header: keys.Header) -> None:
    institution = {"kind": "institution", "id": "1", "kdf": {"name": "x25519"}, "wrapped": "A" * 400}
    wider = replace(header, other_slots=(institution,)).sealed(DATA_KEY)
    read = keys.parse_header(wider.to_bytes())
    assert read.other_slots == (institution,)
    assert keys.unlock(read, recovery_key.spell(SECRET)) == DATA_KEY


def test_every_flipped_bit_of_the_file_is_refused(header: keys.Header) -> None:
    content = header.to_bytes()
    outcomes = set()
    for place in range(0, len(content) - 1, 7):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        try:
            read = keys.parse_header(bytes(damaged))
        except VaultError as error:
            outcomes.add(type(error))
            continue
        assert read == header, "a flip in white space may leave the same header, and nothing else may"
    assert CorruptVault in outcomes


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"PK\x03\x04", b"\xff\xfe", b"x" * 70_000, b"[" * 60_000])
def test_other_files_are_not_a_vault(content: bytes) -> None:
    with pytest.raises(NotAVault):
        keys.parse_header(content)


def test_a_key_file_cut_short_is_damaged(header: keys.Header) -> None:
    with pytest.raises(CorruptVault, match=r"header\.json"):
        keys.parse_header(header.to_bytes()[:300])


def test_a_newer_format_is_called_newer(header: keys.Header) -> None:
    with pytest.raises(VaultTooNew):
        keys.parse_header(rewritten(header, lambda stored: stored.update(format=2)))


@pytest.mark.parametrize("name", ["../1", "a/b", "", "x" * 33])
def test_a_planted_file_name_never_becomes_a_path(header: keys.Header, name: str) -> None:
    with pytest.raises(CorruptVault):
        keys.parse_header(rewritten(header, lambda stored: stored.update(generation=name)))


def test_wiped_keys_are_zero() -> None:
    key = keys.new_data_key()
    assert any(key)
    keys.wipe(key)
    assert key == bytes(32)


def test_purposes_have_unrelated_keys() -> None:
    assert keys.subkey(DATA_KEY, "database") != keys.subkey(DATA_KEY, "anchor")
    assert keys.subkey(DATA_KEY, "database") == keys.subkey(DATA_KEY, "database")
