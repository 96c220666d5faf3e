"""Vaults for tests: the same code with the cheapest derivation that the floor allows."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tara_health.store.kdf import MEMORY_KIB_MIN, KdfParameters
from tara_health.store.open import Vault

PASSPHRASE = "copper lantern drift maple"
OTHER_PASSPHRASE = "violet anchor tundra lemon"
QUICK = KdfParameters(MEMORY_KIB_MIN, 1, 2)


def make_vault(folder: Path) -> tuple[Vault, str]:
    """A new, open vault and its recovery key."""
    return Vault.create(folder, PASSPHRASE, kdf=QUICK)


def fill(vault: Vault, conversations: int = 3, messages: int = 8) -> None:
    """Some conversations with distinguishable texts."""
    for number in range(conversations):
        made = vault.conversations.create(f"conversation {number}")
        for turn in range(messages):
            role = "assistant" if turn % 2 else "user"
            vault.conversations.add(made.id, role, f"troponin {number} of {turn} " + "filler words here " * 30)


def fingerprints(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, by relative path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
