"""PROMISES: tampering is noticed. A flip in every page, swapped pages, truncation, an older page: always a typed error
from opening or checking, and no file changed by a refused opening. The long version does the same on a vault
of some hundred pages.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tara_health.errors import CorruptVault, NotAVault, TruncatedVault
from tara_health.store.anchor import PAGE_BYTES
from tara_health.store.open import Vault
from tests.unit.store.made_vault import fill, fingerprints, make_vault

pytestmark = [pytest.mark.proof, pytest.mark.timeout(3600)]
NOTICED = (CorruptVault, NotAVault)


class Victim:
    """A locked vault, its older self, and what opening and checking say of it."""

    def __init__(self, folder: Path, secret: str, older: list[bytes]) -> None:
        self.folder, self._secret, self.older = folder, secret, older
        self.history = folder / "history-1.db"
        self.good = self.history.read_bytes()
        self.pages = [self.good[start : start + PAGE_BYTES] for start in range(0, len(self.good), PAGE_BYTES)]
        self._kept = shutil.copytree(folder, folder.with_name("kept"))

    def noticed(self, content: bytes) -> bool:
        """Whether `content` in the history's place is refused by opening (all files unchanged) or by checking."""
        self.history.write_bytes(content)
        before = fingerprints(self.folder)
        try:
            vault = Vault.open(self.folder, self._secret)
        except NOTICED:
            assert fingerprints(self.folder) == before, "a refused opening changed a file"
            return True
        try:
            vault.check()
        except NOTICED:
            return True
        finally:
            vault.lock()
            shutil.copytree(self._kept, self.folder, dirs_exist_ok=True)
        return False


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Victim:
    folder = tmp_path_factory.mktemp("tamper") / "vault"
    vault, secret = make_vault(folder)
    fill(vault, conversations=60 if os.environ.get("TARA_PROOFS") == "long" else 2)
    vault.lock()
    history = (folder / "history-1.db").read_bytes()
    with Vault.open(folder, secret) as again:
        conversation = again.conversations.recent()[0]
        for message in again.conversations.path(conversation.id)[:4]:
            again.conversations.finish(message.id, message.text.replace("filler", "FILLER"), "complete", {})
    older = [history[start : start + PAGE_BYTES] for start in range(0, len(history), PAGE_BYTES)]
    return Victim(folder, secret, older)


def test_the_control_an_untouched_vault_passes(victim: Victim) -> None:
    assert not victim.noticed(victim.good)


def test_a_flipped_bit_in_every_page_is_noticed(victim: Victim) -> None:
    missed = []
    for number in range(len(victim.pages)):
        content = bytearray(victim.good)
        content[number * PAGE_BYTES + (number * 977 + 31) % PAGE_BYTES] ^= 1 << number % 8
        if not victim.noticed(bytes(content)):
            missed.append(number)
    assert missed == []


def test_swapped_pages_are_noticed(victim: Victim) -> None:
    missed = []
    for number in range(1, len(victim.pages), 2):
        pages = list(victim.pages)
        pages[number - 1], pages[number] = pages[number], pages[number - 1]
        if not victim.noticed(b"".join(pages)):
            missed.append(number)
    assert missed == []


def test_an_authentic_older_page_is_noticed(victim: Victim) -> None:
    """Its seal fits: only the digest outside the database tells."""
    changed = [number for number, page in enumerate(victim.older) if page != victim.pages[number]]
    assert changed, "control: the later session changed pages"
    for number in changed:
        pages = [*victim.pages[:number], victim.older[number], *victim.pages[number + 1 :]]
        assert victim.noticed(b"".join(pages)), f"older page {number + 1}"
    assert victim.noticed(b"".join(victim.older))


@pytest.mark.parametrize("kept", [0, 1, 100, PAGE_BYTES, PAGE_BYTES + 1, -PAGE_BYTES, -1])
def test_truncation_is_noticed_and_called_that(victim: Victim, kept: int) -> None:
    victim.history.write_bytes(victim.good[:kept])
    before = fingerprints(victim.folder)
    with pytest.raises(TruncatedVault, match="shorter"):
        Vault.open(victim.folder, victim._secret)
    assert fingerprints(victim.folder) == before


def test_an_added_page_is_noticed(victim: Victim) -> None:
    assert victim.noticed(victim.good + victim.pages[-1])


def test_a_changed_counter_file_is_noticed(victim: Victim) -> None:
    anchor = victim.folder / "anchor-1.bin"
    good = anchor.read_bytes()
    for content in (b"", good[:50], bytes(len(good)), bytes(byte ^ 1 for byte in good)):
        anchor.write_bytes(content)
        assert victim.noticed(victim.good)
    anchor.unlink()
    assert victim.noticed(victim.good)
    anchor.write_bytes(good)
