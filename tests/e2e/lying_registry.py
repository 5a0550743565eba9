"""A registry that lies, for the tests: it answers as a registry does but for the one thing that it is told to do wrong."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
import time
from base64 import b64decode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
_CHUNK: Final = bytes(1 << 16)


@dataclass
class Liar:
    """What it offers (one package, in one version), and how it lies. ``sent`` counts the bytes that it got rid of."""

    data: bytes
    tags: list[str] = field(default_factory=lambda: ["1.0.0"])
    host: str = ""
    sent: int = 0
    stopped: bool = False
    lie: str = ""
    heard: list[str] = field(default_factory=list)
    """The credentials that came with the requests."""

    def manifest(self) -> bytes:
        """That of the package, with its digest."""
        config = self.config()
        layer = {"mediaType": "application/wasm", "digest": _digest(self.data), "size": len(self.data)}
        said = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": {"mediaType": "application/vnd.wasm.config.v0+json", "digest": _digest(config), "size": len(config)},
            "layers": [layer],
        }
        return json.dumps(said).encode()

    def config(self) -> bytes:
        said: dict[str, object] = {
            "created": "2026-01-01T00:00:00Z",
            "author": None,
            "architecture": "wasm",
            "os": "wasip2",
            "layerDigests": [_digest(self.data)],
            "component": {"exports": [], "imports": [], "target": None},
        }
        return json.dumps(said).encode()


def loopback(answer: Callable[[BaseHTTPRequestHandler], None]) -> ThreadingHTTPServer:
    """A server on the loopback, not started yet, that lets ``answer`` answer; who has gone meanwhile hears nothing."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with contextlib.suppress(OSError):
                answer(self)

        do_HEAD = do_GET  # noqa: N815 - so the base class looks for it

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    return server


@contextlib.contextmanager
def lying(data: bytes) -> Iterator[Liar]:
    """A registry on the loopback with these bytes; it does no harm until it is told how."""
    liar = Liar(data)
    server = loopback(lambda request: _answer(request, liar))
    liar.host = f"127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield liar
    finally:
        liar.stopped = True
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(request: BaseHTTPRequestHandler, liar: Liar) -> None:
    if liar.lie == "silent":
        _wait(liar)
    elif liar.lie == "refuses":
        echoed = request.headers.get("Authorization", "")
        liar.heard.append(echoed)
        said = f"\x1b[2Jaccess with {echoed} {_decoded(echoed)} is denied"
        _send(
            request, liar, json.dumps({"errors": [{"code": "DENIED", "message": said}]}).encode(), status=403 if echoed else 401
        )
    elif request.path == "/v2/":
        _send(request, liar, b"{}")
    elif request.path.endswith("/tags/list"):
        _send(request, liar, json.dumps({"name": "x", "tags": liar.tags}).encode())
    elif "/manifests/" in request.path:
        _manifest(request, liar)
    elif request.path.endswith(_digest(liar.config())):
        _send(request, liar, liar.config())
    elif "/blobs/" in request.path:
        _blob(request, liar)
    else:
        _send(request, liar, b"{}", status=404)


def _manifest(request: BaseHTTPRequestHandler, liar: Liar) -> None:
    if liar.lie == "endless manifest":
        _pour(request, liar, 10 << 30)
    elif liar.lie == "no manifest":
        _send(request, liar, b'{"schemaVersion": 2, "layers": "none"', kind=MANIFEST)
    elif liar.lie == "tricks":
        _send(request, liar, liar.manifest().replace(b"sha256:", b"sha256:../../../"), kind=MANIFEST)
    else:
        _send(request, liar, liar.manifest(), kind=MANIFEST)


def _blob(request: BaseHTTPRequestHandler, liar: Liar) -> None:
    lies: dict[str, Callable[[], None]] = {
        "other bytes": lambda: _send(request, liar, liar.data[:-1] + b"?"),
        "truncated": lambda: _send(request, liar, liar.data[: len(liar.data) // 2], length=len(liar.data)),
        "10 GB": lambda: _pour(request, liar, 10 << 30),
        "drips": lambda: _drip(request, liar),
    }
    lies.get(liar.lie, lambda: _send(request, liar, liar.data))()


def _decoded(header: str) -> str:
    return b64decode(header.partition(" ")[2]).decode()


def _send(  # noqa: PLR0913 - as many as an answer has parts
    request: BaseHTTPRequestHandler,
    liar: Liar,
    body: bytes,
    *,
    status: int = 200,
    kind: str = "application/json",
    length: int | None = None,
) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body) if length is None else length))
    request.send_header("Docker-Content-Digest", _digest(body))
    if status == 401:
        request.send_header("WWW-Authenticate", 'Basic realm="liars"')
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(body)
        liar.sent += len(body)
    if length is not None:
        request.close_connection = True


def _pour(request: BaseHTTPRequestHandler, liar: Liar, size: int) -> None:
    request.send_response(200)
    request.send_header("Content-Type", MANIFEST)
    request.send_header("Content-Length", str(size))
    request.end_headers()
    while liar.sent < size and not liar.stopped:
        request.wfile.write(_CHUNK)
        liar.sent += len(_CHUNK)


def _drip(request: BaseHTTPRequestHandler, liar: Liar) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(liar.data)))
    request.end_headers()
    for byte in liar.data:
        if liar.stopped:
            return
        request.wfile.write(bytes([byte]))
        request.wfile.flush()
        liar.sent += 1
        time.sleep(0.2)


def _wait(liar: Liar) -> None:
    while not liar.stopped:
        time.sleep(0.05)


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
