"""The sentences of the private file: the vault's kinds of fault, told of another file.

`told_apart` lets store/faults.py name the fault and then says it in words that fit: somebody whose private file is
damaged must not read that the patients' history is. No sentence says whether a private file was ever begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tara_health.errors import (
    CorruptVault,
    ErasureUnproved,
    NotAVault,
    ReadOnlyVault,
    VaultError,
    VaultInUse,
    VaultLocked,
    VaultStorageFailed,
    VaultTooNew,
    WeakVaultParameters,
)
from tara_health.store import faults

_DAMAGED = (
    "The private folder's files were damaged or changed outside TARA.",
    "TARA has changed nothing in them, and the patients' history is not concerned.",
    "Put the folder `private` back from a copy of your own, or erase it and begin anew.",
)
_SENTENCES: Final[dict[type[VaultError], tuple[str, str, str]]] = {
    CorruptVault: _DAMAGED,
    NotAVault: _DAMAGED,
    WeakVaultParameters: _DAMAGED,
    VaultInUse: (
        "Another TARA window or command is using the private folder.",
        "Nothing was changed.",
        "Close the other one first.",
    ),
    VaultTooNew: (
        "The private folder's files were written by a newer TARA.",
        "They are unchanged.",
        "Install the newer version to open them.",
    ),
    ReadOnlyVault: (
        "The private folder or its files are closed to you or read-only.",
        "Nothing was changed.",
        "Ask for permission on the folder `private`, or move TARA_HOME to a folder of your own.",
    ),
    VaultStorageFailed: (
        "The disk reported an error while the private folder was read or written.",
        "What was saved before is kept; if a change was being saved just now, that one was not.",
        "Have the disk checked, and try again.",
    ),
    VaultError: (
        "The private folder can't be reached: a part of its path is missing, too long or not a folder.",
        "TARA has changed nothing there.",
        "Check that its disk is connected, or set TARA_HOME to a folder of your own.",
    ),
}


@contextmanager
def told_apart() -> Iterator[None]:
    """Turn SQLite's, the operating system's and the vault's own errors into `VaultError`s that speak of this file."""
    try:
        with faults.told_apart():
            yield
    except VaultError as error:
        if (parts := _SENTENCES.get(type(error))) is None:
            raise
        what, untouched, remedy = parts
        raise type(error)(what, untouched=untouched, remedy=remedy) from error


def closed() -> VaultLocked:
    """The private file was closed in the meantime."""
    return VaultLocked(
        "Your private file is closed.",
        untouched="Everything saved before is kept.",
        remedy="Open it with its passphrase to go on.",
    )


def not_erased() -> ErasureUnproved:
    """What was read back is not what was written over the old content."""
    return ErasureUnproved(
        "The disk did not give back what was written over the old content, so the erasure is not proved.",
        untouched="Its key was overwritten first.",
        remedy="Start TARA again, which repeats the erasure, and have the disk checked.",
    )
