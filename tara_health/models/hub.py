"""`tara models fetch`: take one file of the small catalogue from a Hugging Face hub (`models.hub_connection`).

Promises: connects only when called; the file's sha256 must be the one the hub names and, after the first fetch, the one
pinned on this machine; a broken download goes on where it broke; then the file passes the same checks as any added
file. What is sent, and which proxy, certificates, mirror and token are used, stands in `models.hub_connection`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tara_health import __version__
from tara_health.errors import DownloadFailed, ModelExists, ModelMissing, Offline, TermsNotAccepted
from tara_health.models import trust
from tara_health.models.catalog import InstalledModel, remove
from tara_health.models.digest import Progress, digest_of
from tara_health.models.fetchable import FETCHABLE, Fetchable
from tara_health.models.hub_connection import (
    ConnectionBroke,
    HubConnection,
    HubRefused,
    HubUnreachable,
    TooMuch,
    connected,
    endpoint,
)
from tara_health.models.importing import add_model, check_room, memory_bytes, write_failed
from tara_health.models.pins import REVISION, SHA256, read_pin, write_pin
from tara_health.models.register import read_register
from tara_health.platform import paths

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
def _hub(entry: Fetchable) -> Iterator[HubConnection]:
    """The hub, for the length of one fetch; its failures become ours."""
    try:
        with connected(f"tara/{__version__}") as hub:
            yield hub
    except HubRefused as error:
        raise _refusal(entry, error.status) from None
    except HubUnreachable:
        raise Offline(
            f"The hub {endpoint()} can't be reached from this machine.",
            untouched=_NOTHING_ADDED,
            remedy="Check the connection and the proxy (HTTPS_PROXY), or bring the file: `tara models add FILE`.",
        ) from None


def _refusal(entry: Fetchable, status: int) -> DownloadFailed:
    """The sentence for an answer of the hub that is not the file."""
    if status in (401, 403):
        return DownloadFailed(
            f"The hub gives {entry.title} only to accounts that have accepted its owner's terms.",
            untouched=_NOTHING_ADDED,
            remedy=f"Accept them at {endpoint()}/{entry.repository}, put a read token into HF_TOKEN, and fetch again.",
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


def _look_up(hub: HubConnection, entry: Fetchable, pinned: trust.Pin | None) -> _Offer:
    """Ask for the file's commit, sha256 and size, at the pinned revision if there is one."""
    revision = pinned.revision if pinned else "main"
    found = hub.look_up(hub.address(entry.repository, entry.file, revision), _LOOK_UP_SECONDS)
    commit, sha256, size = found.commit, found.digest, found.size
    if not REVISION.fullmatch(commit) or not SHA256.fullmatch(sha256) or size is None or size <= 0:
        raise DownloadFailed(
            f"What answers at {endpoint()} names no revision, size or sha256 for the file.",
            untouched=_NOTHING_ADDED,
            remedy="Check HF_ENDPOINT and the proxy: a login page may stand in between.",
        )
    return _Offer(trust.Pin(commit, sha256), size, hub.address(entry.repository, entry.file, commit))


def _download(hub: HubConnection, offer: _Offer, progress: Progress | None) -> Path:
    """Bring the file into the partial folder, from where an earlier try stopped, and check its sha256."""
    partial = _partial_file(offer)
    have = partial.stat().st_size if partial.exists() else 0
    check_room(offer.size - have, partial.parent)
    with partial.open("r+b" if have else "wb") as handle, _transfer(partial):
        handle.seek(have)
        hub.receive(offer.url, handle, offer.size, have=have, progress=progress)
    with partial.open("rb") as handle:
        if digest_of(handle, offer.size) == offer.pin.sha256:
            return partial
    partial.unlink()
    raise DownloadFailed(
        "What arrived is not the file the hub names: its sha256 differs.",
        untouched="It was deleted and nothing was added.",
        remedy="Fetch again; if it happens twice, something between here and the hub changes files.",
    )


@contextmanager
def _transfer(partial: Path) -> Iterator[None]:
    """Failures while bytes arrive: what has come is kept, except where it can't be the beginning of the file."""
    try:
        yield
    except TooMuch:
        partial.unlink(missing_ok=True)
        raise DownloadFailed("More arrived than the hub announced.", untouched=_NOTHING_ADDED) from None
    except ConnectionBroke:
        raise DownloadFailed(
            "The connection broke before the file was whole.",
            untouched="What has arrived is kept and nothing was added.",
            remedy="Run the same command again: it goes on where it stopped.",
        ) from None
    except OSError as error:
        raise write_failed(error, partial.parent) from None


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
