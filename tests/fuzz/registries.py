"""Inputs that registries answer, by way of wkg, and the bytes of the packages that come from there."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import threading
from typing import TYPE_CHECKING, Final

from witworks.model.lock import digest_of
from witworks.programs import Probes
from witworks.registry import content
from witworks.registry.config import Config
from witworks.registry.wkg import Client
from witworks.toolchains import tools

from tests.e2e.lying_registry import MANIFEST, Liar, loopback
from tests.fuzz import seeds
from tests.fuzz.mutate import LABEL

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

_TOOLS: Final = str(tools.tools_folder())
"""The user's own, as it is before the worker gives itself another home."""


def _no_wkg() -> str | None:
    return None if tools.is_installed(tools.TOOLS["wkg"]) else "wkg is not installed: scons fetch installs it"


class _Registry:
    """A registry on the loopback, in this process, that answers as it should but for one question."""

    def __init__(self, folder: Path) -> None:
        self.lie, self.answer = "", b""
        made = seeds._component(folder, 3_000, b"package acme:calc;\nworld w { export add: func(a: u8) -> u8; }\n")
        assert made is not None
        self.right = _answers(made)
        server = loopback(lambda request: _say(request, self))
        self.host = f"127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _answers(data: bytes) -> dict[str, bytes]:
    honest = Liar(data)
    manifest = honest.manifest()
    index = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{"mediaType": MANIFEST, "digest": digest_of(manifest), "size": 3, "platform": {"os": "x"}}],
    }
    return {
        "ping": b"{}",
        "tags": json.dumps({"name": "acme/calc", "tags": ["1.0.0", "0.9.0", "1.1.0-rc.1", "latest"]}).encode(),
        "manifest": manifest,
        "index": json.dumps(index).encode(),
        "config": honest.config(),
        "blob": data,
        "token": b'{"token": "abc", "access_token": "abc", "expires_in": 60}',
        "refusal": b'{"errors": [{"code": "DENIED", "message": "no", "detail": {}}]}',
    }


def _say(request: BaseHTTPRequestHandler, registry: _Registry) -> None:
    path, lie = request.path.partition("?")[0], registry.lie
    if path.startswith("/token"):
        asked = "token"
    elif path == "/v2/":
        asked = "ping"
    elif path.endswith("/tags/list"):
        asked = "tags"
    elif "/manifests/" in path:
        asked = "index" if lie == "index" else "manifest"
    elif path.endswith(digest_of(registry.right["config"])):
        asked = "config"
    else:
        asked = "blob"
    status, kind = 200, MANIFEST if asked == "manifest" else "application/json"
    if asked == "index":
        kind = "application/vnd.oci.image.index.v1+json"
    if lie == "refusal" and asked != "token":
        asked, status = "refusal", (401, 403, 404, 429, 500)[len(registry.answer) % 5]
    if lie == "token" and asked != "token" and "Authorization" not in request.headers:
        asked, status = "refusal", 401
    body = registry.answer if asked == lie else registry.right[asked]
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    request.send_header("Docker-Content-Digest", digest_of(body))
    if status == 401:
        request.send_header("WWW-Authenticate", f'Bearer realm="http://{registry.host}/token",service="x",scope="a"')
    request.end_headers()
    if request.command != "HEAD":
        request.wfile.write(body)


@functools.cache
def _registry(folder: Path) -> _Registry:
    return _Registry(folder)


def _client(host: str) -> Client:
    config = Config({"registry": {host: {"type": "oci", "oci": {"protocol": "http"}}}})
    os.environ[tools.FOLDER_VARIABLE] = _TOOLS
    return Client(tools.find(tools.TOOLS["wkg"], "", Probes(None)), config, 16 << 20, 8.0)


def _asked(project: Path, data: bytes) -> Callable[[], object]:
    """Wkg is asked for a package: a version with the bytes that its digest says, and then what is in it, or a report."""
    registry = _registry(project.parents[4] / "corpus")
    label, _, registry.answer = data.partition(LABEL)
    registry.lie = label.decode()

    def look() -> None:
        release = _client(registry.host).newest("acme:calc", "^1.0", registry.host)
        assert release.digest == digest_of(release.data)
        if content.kind("acme:calc", release.data, seeds.tool()) == "wit":
            content.texts("acme:calc", release.version, release.data, seeds.tool())

    return look


def _taken(project: Path, data: bytes) -> Callable[[], object]:
    """A package's bytes as they came, with the right digest: a component, or WIT that is written below ``wit/deps``."""

    def look() -> None:
        if content.kind("acme:shapes", data, seeds.tool()) == "wit":
            for name, text in content.texts("acme:shapes", "1.0.0", data, seeds.tool()).items():
                folder = project / "build" / "deps" / name.replace(":", "-").replace("@", "-")
                assert folder.parent == project / "build" / "deps", name
                assert text
        content.unpack(data, project / "build" / "unpacked", seeds.tool())
        shutil.rmtree(project / "build" / "unpacked")

    return look


def _packages(folder: Path) -> list[bytes]:
    made = []
    texts = (
        b"package acme:shapes@1.0.0;\ninterface s { record p { x: f64 } area: func(a: list<p>) -> f64; }\nworld w { export s; }\n",
        b"package acme:shapes@1.0.0;\npackage acme:base@0.2.0 { interface b { type t = u8; } }\ninterface s { use acme:base/b@0.2.0.{t}; f: func(a: t); }\n",
    )
    for number, text in enumerate(texts):
        source, binary = folder / f"package-{number}.wit", folder / f"package-{number}.wasm"
        source.write_bytes(text)
        subprocess.run([seeds.tool(), "component", "wit", "--wasm", source, "-o", binary], check=True, capture_output=True)
        made.append(binary.read_bytes())
    return [*made, *seeds.components(folder)[:3]]


TARGETS: Final = {
    "answers of a registry": (
        _asked,
        lambda folder: [name.encode() + LABEL + body for name, body in _registry(folder).right.items()],
        500,
        "json",
        _no_wkg,
    ),
    "bytes of a package": (_taken, _packages, 600, "wasm"),
}
