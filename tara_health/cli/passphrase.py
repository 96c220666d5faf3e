"""A passphrase comes from a prompt or a file, never from the command line or the environment."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

import typer

from tara_health import limits
from tara_health.errors import InputError, PassphraseRejected

PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", help="Read the passphrase from the first line of this file.")
]


def can_ask() -> bool:
    """Is there a person at a terminal?"""
    return sys.stdin is not None and sys.stdin.isatty()


def read_file(file: Path) -> str:
    """The first line of `file`. Raises `InputError`; the sentence never holds the content."""
    try:
        with file.open(encoding="utf-8-sig") as handle:
            line = handle.readline(limits.PASSPHRASE_CHARACTERS + 2).rstrip("\r\n")
    except UnicodeDecodeError:
        raise InputError("The passphrase file is not text in UTF-8.") from None
    except OSError as error:
        raise InputError(f"The passphrase file can't be read ({(error.strerror or 'unreadable').lower()}).") from None
    if not line:
        raise InputError("The passphrase file's first line is empty.")
    return line


def existing(file: Path | None, prompt: str = "Passphrase or recovery key: ") -> str:
    """The secret that opens a vault."""
    if file is not None:
        return read_file(file)
    if not can_ask():
        raise InputError("There is no terminal to ask for the passphrase.", remedy="Use --passphrase-file FILE.")
    return getpass.getpass(prompt)


def new(file: Path | None, prompt: str = "New passphrase: ") -> str:
    """A passphrase for a new vault, typed twice."""
    if file is not None:
        return read_file(file)
    first = existing(None, prompt)
    if getpass.getpass("The same again: ") != first:
        raise PassphraseRejected("The two passphrases differ.", untouched="Nothing was created.")
    return first
