"""`tara-train fetch`: a source's files from a dataset repository of a hub, at the pinned revision and no other.

Promises: connects only when called, and only for a source whose revision is a full commit; the hub must name that very
commit, the size and a hash, and what arrives must have them (sha256 for large files, git's own sha1 for small ones); a
file gets its name when it is whole and right; each refusal is one sentence. What is sent, and which proxy, mirror
(HF_ENDPOINT) and token are used, stands in `tara_health.models.hub_connection`.

Does not promise that a publisher's repository has our layout: several of our sources are published elsewhere, as tables
and XML, and a hub's own copy may be a laboratory's mirror of the prepared folder. By hand:
`tara-train fetch --source PubMedQA --public /data/public`.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health.models.hub_connection import (
    ConnectionBroke,
    HubConnection,
    HubRefused,
    HubUnreachable,
    TooMuch,
    connected,
    endpoint,
)
from training.sources.source import Source, SourceError

FILE_BYTES: Final = 4 * 2**30
"""The largest file that is taken."""
_REVISION: Final = re.compile(r"[0-9a-f]{40}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LOOK_UP_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class _Offer:
    """What the hub says of a file: where it lies, its bytes, and its sha256 or git's sha1 of it."""

    url: str
    size: int
    digest: str


def fetch(source: Source, folder: Path) -> tuple[Path, ...]:
    """Download what is not yet below `folder`; gives all files of the source. Raises `SourceError`."""
    if not source.paths:
        raise SourceError(f"{source.name} comes with the repository; there is nothing to download.")
    if not _REVISION.fullmatch(source.revision):
        raise SourceError(
            f"{source.name} has no pinned revision ({source.revision!r} moves), so nothing was downloaded; put the"
            f" published files into {folder} by hand."
        )
    files = tuple(folder / path for path in source.paths)
    if not all(file.is_file() for file in files):
        with _hub(source) as hub:
            for path, file in zip(source.paths, files, strict=True):
                if not file.is_file():
                    _download(hub, source, _look_up(hub, source, path), file)
    return files


@contextmanager
def _hub(source: Source) -> Iterator[HubConnection]:
    """The hub, for the length of one fetch; its failures become one sentence."""
    try:
        with connected("tara-train") as hub:
            yield hub
    except HubRefused as error:
        raise SourceError(_refusal(source, error.status)) from None
    except (HubUnreachable, ConnectionBroke):
        raise SourceError(
            f"The hub {endpoint()} can't be reached from this machine, so {source.name} was not downloaded; check the"
            " connection and HTTPS_PROXY, or bring the files by hand."
        ) from None


def _refusal(source: Source, status: int) -> str:
    """The sentence for an answer of the hub that is not the file."""
    where = f"{source.repository} at {source.revision[:8]}"
    if status in (401, 403):
        return f"The hub gives {where} only to accounts that its owner accepted; put a read token into HF_TOKEN."
    if status == 404:
        return (
            f"The hub has no {' or '.join(source.paths)} in {where}; take {source.name} from its publisher and bring"
            " the files by hand, or name a mirror by HF_ENDPOINT."
        )
    return f"The hub answered with error {status} for {where}; try again in a few minutes."


def _look_up(hub: HubConnection, source: Source, path: str) -> _Offer:
    """Ask for commit, size and hash. Raises `SourceError` where the answer is not of the pinned revision."""
    url = hub.address(source.repository, path, source.revision, "dataset")
    found = hub.look_up(url, _LOOK_UP_SECONDS)
    digest, size = found.digest, found.size
    if found.commit != source.revision:
        raise SourceError(f"What answers at {endpoint()} does not name the pinned revision of {source.name}.")
    if size is None or not (_SHA256.fullmatch(digest) or _REVISION.fullmatch(digest)):
        raise SourceError(f"What answers at {endpoint()} names no size or hash for {path}; a login page may do so.")
    if not 0 < size <= FILE_BYTES:
        raise SourceError(f"{path} has {size:,} bytes; {FILE_BYTES:,} are taken at most.")
    return _Offer(url, size, digest)


def _download(hub: HubConnection, source: Source, offer: _Offer, file: Path) -> None:
    """Bring the file beside its place, check it, and give it its name."""
    part = file.with_name(f"{file.name}.part")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with part.open("wb") as handle:
            hub.receive(offer.url, handle, offer.size)
            handle.flush()
            os.fsync(handle.fileno())
        if part.stat().st_size != offer.size or _digest(part, offer) != offer.digest:
            raise SourceError(f"What arrived as {file.name} of {source.name} is not the file that the hub names.")
        part.replace(file)
    except TooMuch:
        raise SourceError(f"More arrived as {file.name} of {source.name} than the hub announced.") from None
    finally:
        part.unlink(missing_ok=True)


def _digest(file: Path, offer: _Offer) -> str:
    """The sha256 of a file, or git's sha1 where the hub names that."""
    if _SHA256.fullmatch(offer.digest):
        digest = hashlib.sha256()
    else:
        digest = hashlib.sha1(usedforsecurity=False)
        digest.update(f"blob {offer.size}\0".encode())
    with file.open("rb") as handle:
        while piece := handle.read(2**20):
            digest.update(piece)
    return digest.hexdigest()
