"""The sha256 of model files, and the check against a recorded one.

Promises: `digest_of` reads every byte each time. `digest_once` reads every byte once a session for a given file
(path, size, change times, inode) and again as soon as one of these moves. A link in the place of an added model is
refused.

Does not promise anything against a program of the same user that swaps the file between this check and the load.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from tara_health.errors import ModelChanged, ModelMissing

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""

CHUNK_BYTES: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Seen:
    """What tells one state of one file from another without reading it."""

    path: Path
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


_digests: dict[_Seen, str] = {}
_digests_lock = threading.Lock()


def digest_once(path: Path) -> str:
    """The sha256 of the file at `path`, computed once a session for each state of the file. Raises `OSError`."""
    with path.open("rb") as handle:
        seen = _seen(path, handle)
        with _digests_lock:
            known = _digests.get(seen)
        if known is not None:
            return known
        digest = digest_of(handle, seen.size)
        # A file that moved while it was read has no digest worth remembering.
        if _seen(path, handle) == seen:
            with _digests_lock:
                _digests[seen] = digest
        return digest


def digest_of(handle: BinaryIO, size: int, progress: Progress | None = None) -> str:
    """The sha256 of an open file of `size` bytes, read from its beginning."""
    handle.seek(0)
    sha256, done = hashlib.sha256(), 0
    while chunk := handle.read(CHUNK_BYTES):
        sha256.update(chunk)
        done += len(chunk)
        if progress is not None:
            progress(min(done, size), size)
    return sha256.hexdigest()


def check_digest(name: str, path: Path, sha256: str, *, links_allowed: bool) -> Path:
    """Give `path` with links resolved if its bytes have that sha256 (once a session for each state of the file).

    Raises `ModelMissing` where it can't be read, `ModelChanged` where it is another file or a link.
    """
    try:
        if not links_allowed and not stat.S_ISREG(path.lstat().st_mode):
            raise changed(name)
        real = path.resolve(strict=True)
        digest = digest_once(real)
    except OSError:
        raise missing(name) from None
    if digest != sha256:
        raise changed(name)
    return real


def changed(name: str) -> ModelChanged:
    """The error of a file that is not the one recorded."""
    if name == "embedded":
        remedy = "Install TARA again: delete the folder .venv and run `make setup`."
    else:
        remedy = f"Run `tara models remove {name}`, then add it again from a source you trust."
    return ModelChanged(
        f"The file of the model {name} is not the one that was added: its sha256 differs.",
        untouched="It was not loaded.",
        remedy=remedy,
    )


def missing(name: str) -> ModelMissing:
    """The error of a file that is gone or can't be read."""
    return ModelMissing(
        f"The file of the model {name} is gone or can't be read.",
        remedy=f"Run `tara models remove {name}`, then add it again.",
    )


def _seen(path: Path, handle: BinaryIO) -> _Seen:
    state = os.fstat(handle.fileno())
    return _Seen(path, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
