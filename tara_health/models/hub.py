"""`tara models fetch`: take one file of the small catalogue from a Hugging Face hub. The only code that opens a
connection.

Promises: connects only when called; sends nothing but the request for the file (no telemetry, no machine description,
and a token only if the user has one); the file's sha256 must be the one the hub names and, after the first fetch, the
one pinned on this machine; a broken download goes on where it broke; then the file passes the same checks as any
added file.

Environment: HTTPS_PROXY, HTTP_PROXY and NO_PROXY (proxy), SSL_CERT_FILE (a hospital's own certificate authority),
HF_ENDPOINT (an in-house mirror), HF_TOKEN (for files whose owner asks for an account). A token is never logged and
never part of an error.

Why not huggingface_hub's `hf_hub_download`: since 2.x it starts a broken download from the beginning in the next
process, and keeps its files outside TARA_HOME. Its metadata call and its `http_get`, which resumes, are used instead.
"""

from __future__ import annotations

import difflib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from tara_health import __version__
from tara_health.errors import DownloadFailed, ModelExists, ModelMissing, Offline, TermsNotAccepted
from tara_health.models import trust
from tara_health.models.catalog import InstalledModel, remove
from tara_health.models.digest import Progress, digest_of
from tara_health.models.fetchable import FETCHABLE, Fetchable
from tara_health.models.importing import add_model, check_room, memory_bytes, write_failed
from tara_health.models.pins import REVISION, SHA256, read_pin, write_pin
from tara_health.models.register import read_register
from tara_health.platform import paths

if TYPE_CHECKING:
    from types import ModuleType

_PUBLIC_HUB: Final = "https://huggingface.co"
_LOOK_UP_SECONDS: Final = 5.0
_NOTHING_ADDED: Final = "Nothing was added."


@dataclass(frozen=True, slots=True)
class _Offer:
    """What the hub says of a file: its commit, its sha256, its bytes and where it lies."""

    pin: trust.Pin
    size: int
    url: str


def fetch(name: str, *, accept_terms: bool = False, progress: Progress | None = None) -> InstalledModel:
    """Download the catalogue's `name`, check it and add it. The first time `accept_terms` must be given.

    Raises `ModelMissing` (no such entry), `TermsNotAccepted`, `Offline`, `DownloadFailed`, or what `add_model`
    raises; then nothing was added. What a broken connection left is kept in TARA's partial folder and used next time.
    """
    entry = _entry(name)
    key = f"{entry.repository}/{entry.file}"
    pinned = read_pin(key)
    if pinned is None and not accept_terms:
        raise _terms(entry)
    with _hub(entry) as hub:
        offer = _look_up(hub, entry, pinned)
        trust.check_pin(pinned, offer.pin.sha256)
        _refuse_installed(entry, offer.pin.sha256)
        trust.check_memory(offer.size, 0, memory_bytes())
        partial = _download(hub, offer, progress)
    return _take_in(partial, entry, key, offer.pin)


def _take_in(partial: Path, entry: Fetchable, key: str, pin: trust.Pin) -> InstalledModel:
    """Add the whole file and pin it; a file that is refused is neither kept nor pinned, so that a corrected one can
    come.
    """
    try:
        model = add_model(partial, name=entry.name, move=True)
    finally:
        partial.unlink(missing_ok=True)
    try:
        write_pin(key, pin)
    except BaseException:
        remove(model.name)
        raise
    return model


def _entry(name: str) -> Fetchable:
    if name in FETCHABLE:
        return FETCHABLE[name]
    near = difflib.get_close_matches(name, FETCHABLE, n=1, cutoff=0.0)[0]
    raise ModelMissing(
        f"The catalogue has no model named {name[:80]!r}.",
        remedy=f"Did you mean {near}? It has: {', '.join(FETCHABLE)}. Other files: `tara models add FILE`.",
    )


def _terms(entry: Fetchable) -> TermsNotAccepted:
    return TermsNotAccepted(
        f"{entry.title} comes under the {entry.licence}. {entry.terms} Read them at {entry.terms_url} first.",
        untouched="Nothing was downloaded.",
        remedy=f"If you accept them: `tara models fetch {entry.name} --accept-terms`.",
    )


@contextmanager
def _hub(entry: Fetchable) -> Iterator[ModuleType]:
    """huggingface_hub, quiet, for the length of one fetch; its failures become ours and no connection stays open."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    import huggingface_hub
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    for chatty in ("huggingface_hub", "httpx2"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    try:
        yield huggingface_hub
    except HfHubHTTPError as error:
        raise _refusal(entry, error.response.status_code) from None
    except (HTTPError, OfflineModeIsEnabled):
        raise Offline(
            f"The hub {_endpoint()} can't be reached from this machine.",
            untouched=_NOTHING_ADDED,
            remedy="Check the connection and the proxy (HTTPS_PROXY), or bring the file: `tara models add FILE`.",
        ) from None
    finally:
        huggingface_hub.close_session()


def _refusal(entry: Fetchable, status: int) -> DownloadFailed:
    """The sentence for an answer of the hub that is not the file."""
    if status in (401, 403):
        return DownloadFailed(
            f"The hub gives {entry.title} only to accounts that have accepted its owner's terms.",
            untouched=_NOTHING_ADDED,
            remedy=f"Accept them at {_endpoint()}/{entry.repository}, put a read token into HF_TOKEN, and fetch again.",
        )
    if status == 404:
        return DownloadFailed(
            f"The hub has no {entry.file} in {entry.repository} (any more).",
            untouched=_NOTHING_ADDED,
            remedy="Get a GGUF file of it elsewhere and use `tara models add FILE`.",
        )
    return DownloadFailed(
        f"The hub answered with error {status}.", untouched=_NOTHING_ADDED, remedy="Try again in a few minutes."
    )


def _look_up(hub: ModuleType, entry: Fetchable, pinned: trust.Pin | None) -> _Offer:
    """Ask for the file's commit, sha256 and size, at the pinned revision if there is one."""
    revision = pinned.revision if pinned else "main"
    url = hub.hf_hub_url(entry.repository, entry.file, revision=revision, endpoint=_endpoint())
    found = hub.get_hf_file_metadata(url, timeout=_LOOK_UP_SECONDS, headers=_headers())
    commit, sha256, size = str(found.commit_hash), str(found.etag), found.size
    if not REVISION.fullmatch(commit) or not SHA256.fullmatch(sha256) or not isinstance(size, int) or size <= 0:
        raise DownloadFailed(
            f"What answers at {_endpoint()} names no revision, size or sha256 for the file.",
            untouched=_NOTHING_ADDED,
            remedy="Check HF_ENDPOINT and the proxy: a login page may stand in between.",
        )
    exact = hub.hf_hub_url(entry.repository, entry.file, revision=commit, endpoint=_endpoint())
    return _Offer(trust.Pin(commit, sha256), size, exact)


def _download(hub: ModuleType, offer: _Offer, progress: Progress | None) -> Path:
    """Bring the file into the partial folder, from where an earlier try stopped, and check its sha256."""
    partial = _partial_file(offer)
    have = partial.stat().st_size if partial.exists() else 0
    check_room(offer.size - have, partial.parent)
    with partial.open("r+b" if have else "wb") as handle, _transfer(partial):
        handle.seek(have)
        _receive(_Counted(handle, offer.size, progress), offer, have)
    with partial.open("rb") as handle:
        if digest_of(handle, offer.size) == offer.pin.sha256:
            return partial
    partial.unlink()
    raise DownloadFailed(
        "What arrived is not the file the hub names: its sha256 differs.",
        untouched="It was deleted and nothing was added.",
        remedy="Fetch again; if it happens twice, something between here and the hub changes files.",
    )


def _receive(target: _Counted, offer: _Offer, have: int) -> None:
    from huggingface_hub import get_token
    from huggingface_hub.file_download import http_get

    headers = _headers()
    token = get_token()
    if token:
        headers["authorization"] = f"Bearer {token}"
    http_get(offer.url, cast(BinaryIO, target), resume_size=have, headers=headers, expected_size=offer.size)


@contextmanager
def _transfer(partial: Path) -> Iterator[None]:
    """Failures while bytes arrive: what has come is kept, except where it can't be the beginning of the file."""
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError

    try:
        yield
    except HfHubHTTPError:
        raise
    except _TooMuch:
        partial.unlink(missing_ok=True)
        raise DownloadFailed("More arrived than the hub announced.", untouched=_NOTHING_ADDED) from None
    except OSError as error:
        if error.errno is not None:
            raise write_failed(error, partial.parent) from None
        raise _broken() from None
    except HTTPError:
        raise _broken() from None


class _TooMuch(Exception):
    """The server sends more than it announced."""


class _Counted:
    """The few calls `http_get` makes on its target, with progress and a hard end."""

    def __init__(self, handle: BinaryIO, size: int, progress: Progress | None) -> None:
        self._handle = handle
        self._size = size
        self._progress = progress

    def write(self, piece: bytes) -> int:
        """Write, and tell how much has come; `_TooMuch` past the announced size."""
        if self._handle.tell() + len(piece) > self._size:
            raise _TooMuch
        written = self._handle.write(piece)
        if self._progress is not None:
            self._progress(self._handle.tell(), self._size)
        return written

    def seek(self, offset: int) -> int:
        """As a file's."""
        return self._handle.seek(offset)

    def tell(self) -> int:
        """As a file's."""
        return self._handle.tell()

    def truncate(self) -> int:
        """As a file's."""
        return self._handle.truncate()


def _partial_file(offer: _Offer) -> Path:
    """Where the bytes of this sha256 gather; too long a rest of an earlier try is dropped."""
    try:
        partial = paths.private_dir(paths.models_dir() / "partial") / f"{offer.pin.sha256}.part"
        if partial.is_symlink() or (partial.exists() and partial.stat().st_size > offer.size):
            partial.unlink()
    except OSError as error:
        raise write_failed(error, paths.models_dir()) from None
    return partial


def _refuse_installed(entry: Fetchable, sha256: str) -> None:
    """Before gigabytes travel: is it here already, or is its name taken?"""
    for known in read_register().values():
        if known.sha256 == sha256:
            raise ModelExists(
                f"{entry.title} is on the list already, as {known.name}.", untouched="Nothing was downloaded."
            )
    if entry.name in read_register():
        raise ModelExists(
            f"Another file is on the list as {entry.name}.",
            untouched="Nothing was downloaded.",
            remedy=f"Run `tara models remove {entry.name}` first.",
        )


def _broken() -> DownloadFailed:
    return DownloadFailed(
        "The connection broke before the file was whole.",
        untouched="What has arrived is kept and nothing was added.",
        remedy="Run the same command again: it goes on where it stopped.",
    )


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or _PUBLIC_HUB


def _headers() -> dict[str, str]:
    return {"user-agent": f"tara/{__version__}"}
