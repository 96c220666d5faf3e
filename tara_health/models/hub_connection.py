"""The connection to a Hugging Face hub; the only code that opens one. `models.hub` and `training.sources.hub` use it.

Promises: connects only inside `connected`, and leaves no connection open behind it; sends nothing but the request for
the file (no telemetry, no machine description, and a token only if the user has one, never logged and never part of an
error); writes nothing to the screen; what fails is one of the four exceptions here, or the disk's own `OSError`. Does
not promise that what arrives is what was wanted: who asks, checks the hash.

Environment: HTTPS_PROXY, HTTP_PROXY and NO_PROXY (proxy), SSL_CERT_FILE (a hospital's own certificate authority),
HF_ENDPOINT (an in-house mirror), HF_TOKEN (for files whose owner asks for an account).

Why not huggingface_hub's `hf_hub_download`: since 2.x it starts a broken download from the beginning in the next
process, and keeps its files outside TARA_HOME. Its metadata call and its `http_get`, which resumes, are used instead.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final, Literal, cast

from tara_health.models.digest import Progress

if TYPE_CHECKING:
    from types import ModuleType

_PUBLIC_HUB: Final = "https://huggingface.co"


class HubRefused(Exception):
    """The hub answered, but not with the file. `status` is its HTTP status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class HubUnreachable(Exception):
    """Nothing answers, or this machine was told to stay offline (HF_HUB_OFFLINE)."""


class ConnectionBroke(Exception):
    """The connection ended before the file was whole; what has come is right as far as it goes."""


class TooMuch(Exception):
    """The server sends more than it announced."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the hub says of a file, unchecked: its commit, its sha256 (git's sha1 for a small file) and its bytes."""

    commit: str
    digest: str
    size: int | None


@contextmanager
def connected(agent: str) -> Iterator[HubConnection]:
    """A quiet connection that calls itself `agent`. Raises `HubRefused` or `HubUnreachable` for what happens inside."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
    import huggingface_hub
    from httpx2 import HTTPError
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    for chatty in ("huggingface_hub", "httpx2"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    try:
        yield HubConnection(huggingface_hub, agent)
    except HfHubHTTPError as error:
        raise HubRefused(error.response.status_code) from None
    except (HTTPError, OfflineModeIsEnabled):
        raise HubUnreachable from None
    finally:
        huggingface_hub.close_session()


class HubConnection:
    """What can be asked of a hub; made by `connected`."""

    def __init__(self, hub: ModuleType, agent: str) -> None:
        self._hub = hub
        self._headers = {"user-agent": agent}

    def address(self, repository: str, file: str, revision: str, kind: Literal["model", "dataset"] = "model") -> str:
        """Where a file lies at a revision."""
        url = self._hub.hf_hub_url(repository, file, repo_type=kind, revision=revision, endpoint=endpoint())
        return str(url)

    def look_up(self, url: str, seconds: float) -> Found:
        """Ask what lies there, waiting so long for an answer."""
        found = self._hub.get_hf_file_metadata(url, timeout=seconds, headers=self._headers)
        return Found(str(found.commit_hash), str(found.etag), found.size if isinstance(found.size, int) else None)

    def receive(
        self, url: str, handle: BinaryIO, size: int, *, have: int = 0, progress: Progress | None = None
    ) -> None:
        """Write the file's bytes from byte `have` on. Raises `HubRefused`, `ConnectionBroke` or `TooMuch`."""
        from httpx2 import HTTPError
        from huggingface_hub.errors import HfHubHTTPError
        from huggingface_hub.file_download import http_get

        headers = dict(self._headers)
        token = self._hub.get_token()
        if token:
            headers["authorization"] = f"Bearer {token}"
        target = cast(BinaryIO, _Bounded(handle, size, progress))
        try:
            http_get(url, target, resume_size=have, headers=headers, expected_size=size)
        except HfHubHTTPError as error:
            # An OSError by its class, and no failure of the disk.
            raise HubRefused(error.response.status_code) from None
        except OSError as error:
            if error.errno is not None:
                raise
            raise ConnectionBroke from None
        except HTTPError:
            raise ConnectionBroke from None


class _Bounded:
    """The few calls `http_get` makes on its target, with progress and a hard end."""

    def __init__(self, handle: BinaryIO, size: int, progress: Progress | None) -> None:
        self._handle = handle
        self._size = size
        self._progress = progress

    def write(self, piece: bytes) -> int:
        """Write, and tell how much has come; `TooMuch` past the announced size."""
        if self._handle.tell() + len(piece) > self._size:
            raise TooMuch
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


def endpoint() -> str:
    """The hub that is asked: HF_ENDPOINT, or the public one."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or _PUBLIC_HUB
