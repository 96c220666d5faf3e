"""A hub on 127.0.0.1 with one file; it answers HEAD and GET of a resolve address, and misbehaves on demand."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

COMMIT = "c0ffee" + "0" * 34


@dataclass
class Hub:
    """What the stand-in serves. Every request is logged as (method, path, headers)."""

    content: bytes
    announced_sha256: str = ""
    commit: str = COMMIT
    status: int = 200
    cut_after: list[int] = field(default_factory=list)
    """For each GET in turn: close the connection after so many bytes."""
    names_hash: bool = True
    extra: bytes = b""
    requests: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    address: str = ""

    @property
    def sha256(self) -> str:
        return self.announced_sha256 or hashlib.sha256(self.content).hexdigest()

    def ranges(self) -> list[str | None]:
        """The Range header of each GET."""
        return [headers.get("range") for method, _, headers in self.requests if method == "GET"]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve `hub` until the end of the block."""

    class Handler(_Handler):
        served = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hub.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    served: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def _answer(self, *, body: bool) -> None:
        hub = self.served
        headers = {key.lower(): value for key, value in self.headers.items()}
        hub.requests.append((self.command, self.path, headers))
        if hub.status != 200:
            self._refuse(hub.status)
            return
        start = self._start(headers.get("range"))
        piece = hub.content[start:] + (hub.extra if body else b"")
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(piece)))
        self.send_header("X-Repo-Commit", hub.commit)
        if hub.names_hash:
            self.send_header("X-Linked-Etag", f'"{hub.sha256}"')
            self.send_header("X-Linked-Size", str(len(hub.content)))
        self.send_header("ETag", '"0123456789abcdef"')
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(hub.content) - 1}/{len(hub.content)}")
        self.end_headers()
        if body:
            limit = hub.cut_after.pop(0) if hub.cut_after else len(piece)
            self.wfile.write(piece[:limit])
            self.close_connection = limit < len(piece)

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        if status in (401, 403):
            self.send_header("X-Error-Code", "GatedRepo")
        self.send_header("Content-Length", "0")
        self.end_headers()

    @staticmethod
    def _start(header: str | None) -> int:
        return int(header.removeprefix("bytes=").split("-")[0]) if header else 0
