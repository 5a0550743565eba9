"""Inputs that servers answer: of a shared cache (the Remote Execution API), and of registries, by way of wkg; and signatures."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.caching.action import Action, digest_of, written
from witworks.caching.address import Server
from witworks.caching.store import StoreError
from witworks.errors import RegistryError
from witworks.model.dependencies import Dependency
from witworks.programs import Probes
from witworks.registry import content, signing
from witworks.registry.config import Config
from witworks.registry.wkg import Client, Release
from witworks.runtime.fingerprint import COMPONENT_HEADER, with_section
from witworks.toolchains import tools

from tests.fuzz import seeds
from tests.fuzz.mutate import LABEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_CACHE: Final = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
"""The user's own, as it is before the worker gives itself another home."""
_TOOLS: Final = str(tools.tools_folder())
_LOCK: Final = seeds.ROOT / "tests" / "e2e" / "buildgrid-common-lock.txt"
_SMALL: Final = b"\0asm\x0d\0\1\0" * 30
_LARGE: Final = bytes(range(256)) * (4 << 12)
"""More than one call carries, so that it comes as a stream."""


# A shared cache ----------------------------------------------------------------------------------------------------------


def _no_messages() -> str | None:
    """Why there are no messages of the Remote Execution API: pip, which checks their hashes, cannot install them."""
    import pytest

    from tests.e2e import grids

    try:
        grids.installed(_LOCK.name)
    except pytest.skip.Exception as error:
        return str(error)
    return None


@functools.cache
def _wire() -> Any:
    """The messages, from where the tests keep them."""
    from tests.e2e import grids

    kept = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = _CACHE
    if (folder := str(grids.installed(_LOCK.name))) not in sys.path:
        sys.path.append(folder)
    os.environ.pop("XDG_CACHE_HOME") if kept is None else os.environ.update(XDG_CACHE_HOME=kept)
    from witworks.caching import wire

    return wire


def _action(data: bytes) -> Action:
    return Action(("build", "calc"), {"a": written("x")}, (f"calc-{len(data)}.wasm",), {}, {"tool": "1"})


def _right(name: str, data: bytes) -> list[bytes]:
    """What an honest server answers to the call of that name, as messages."""
    wire = _wire()
    digest = wire.messages.Digest(hash=digest_of(data).sha256, size_bytes=len(data))
    match name:
        case "GetCapabilities":
            able = wire.messages.CacheCapabilities(digest_function=[1], max_batch_total_size_bytes=1 << 20)
            return [wire.messages.ServerCapabilities(cache_capabilities=able).SerializeToString()]
        case "GetActionResult":
            (path,) = _action(data).outputs
            found = wire.messages.OutputFile(path=path, digest=digest)
            return [wire.messages.ActionResult(output_files=[found], stdout_raw=b"said").SerializeToString()]
        case "FindMissingBlobs":
            return [wire.messages.FindMissingBlobsResponse(missing_blob_digests=[digest]).SerializeToString()]
        case "BatchReadBlobs":
            one = wire.messages.BatchReadBlobsResponse.Response(digest=digest, data=data)
            return [wire.messages.BatchReadBlobsResponse(responses=[one]).SerializeToString()]
        case "BatchUpdateBlobs":
            kept = wire.messages.BatchUpdateBlobsResponse.Response(digest=digest)
            return [wire.messages.BatchUpdateBlobsResponse(responses=[kept]).SerializeToString()]
        case "Read":
            parts = [data[start : start + (1 << 20)] for start in range(0, len(data), 1 << 20)]
            return [wire.stream_messages.ReadResponse(data=part).SerializeToString() for part in parts]
        case "Write":
            return [wire.stream_messages.WriteResponse(committed_size=len(data)).SerializeToString()]
    return [b""]  # UpdateActionResult


_CALLS: Final = (
    *("GetCapabilities", "GetActionResult", "FindMissingBlobs", "BatchReadBlobs", "BatchUpdateBlobs", "UpdateActionResult"),
    *("Read", "Write"),
)
_STATUS: Final = b"status "


class _Grid:
    """A server on the loopback, in this process, that answers as it should but for one call."""

    def __init__(self) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self.data, self.lie, self.answers = b"", "", [b""]
        grpc = _wire().grpc
        grid = self

        class Handler(grpc.GenericRpcHandler):  # type: ignore[misc,name-defined] # gRPC has no types
            def service(self, details: Any) -> Any:
                name = details.method.rpartition("/")[2]

                def behave(requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
                    for _ in requests:
                        pass
                    answers = grid.answers if name == grid.lie else _right(name, grid.data)
                    if answers[0].startswith(_STATUS):
                        code = next(
                            (one for one in grpc.StatusCode if str(one.value[0]).encode() == answers[0][7:9].strip()), None
                        )
                        context.abort(code or grpc.StatusCode.UNKNOWN, answers[0].decode("utf-8", "replace"))
                    yield from answers

                return grpc.stream_stream_rpc_method_handler(behave)

        options = [("grpc.max_receive_message_length", 64 << 20), ("grpc.max_send_message_length", 64 << 20)]
        server = grpc.server(ThreadPoolExecutor(8), [Handler()], options=options)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        self.server, self.address = server, Server("grpc", f"127.0.0.1:{port}", "", is_loopback=True)


@functools.cache
def _grid() -> _Grid:
    return _Grid()


def _calls(_folder: Path) -> list[bytes]:
    """Each answer of an honest server, for what comes in one call and what comes as a stream; and failures."""
    answers = [(name, data, one) for data in (_SMALL, _LARGE) for name in _CALLS for one in _right(name, data)[:1]]
    failures = [(name, _SMALL, _STATUS + b"%d no" % code) for name in _CALLS for code in (5, 8, 13, 14, 16)]
    return [b"%s %d" % (name.encode(), data is _LARGE) + LABEL + one for name, data, one in (*answers, *failures)]


def _remote(project: Path, data: bytes) -> Callable[[], object]:
    """What is given is what its digest says; anything else is a failure of the cache in a few words, and no other."""
    grid = _grid()
    label, _, content_ = data.partition(LABEL)
    name, _, large = label.decode().partition(" ")
    grid.lie, grid.data = name, _LARGE if large == "1" else _SMALL
    grid.answers = [content_] * (3 if name == "Read" and len(content_) % 2 else 1)
    from witworks.caching.remote import RemoteStore

    def look() -> None:
        store, said = RemoteStore(grid.address, project), "nothing"
        action = _action(grid.data)
        try:
            found = store.find(action) or {}
            for digest, made in store.fetch(found.values()):
                assert digest_of(made) == digest
            for digest, made in store.fetch([digest_of(grid.data)]):
                assert (digest_of(made), made) == (digest, grid.data)
            store.put([action], {action.outputs[0]: grid.data})
            said = store.stats()
        except StoreError as error:
            said = str(error)
        finally:
            if store._opened is not None and not isinstance(store._opened, StoreError):
                store._opened.connection._channel.close()
        assert said.isprintable(), said
        assert len(said) < 300, said

    return look


# Registries --------------------------------------------------------------------------------------------------------------


def _no_wkg() -> str | None:
    return None if tools.is_installed(tools.TOOLS["wkg"]) else "wkg is not installed: scons fetch installs it"


_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class _Registry:
    """A registry on the loopback, in this process, that answers as it should but for one question."""

    def __init__(self, folder: Path) -> None:
        self.lie, self.answer = "", b""
        made = seeds._component(folder, 3_000, b"package acme:calc;\nworld w { export add: func(a: u8) -> u8; }\n")
        assert made is not None
        self.right = _answers(made)
        registry = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                with contextlib.suppress(OSError):
                    _say(self, registry)

            do_HEAD = do_GET  # noqa: N815 - so the base class looks for it

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.host = f"127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _answers(data: bytes) -> dict[str, bytes]:
    config: dict[str, object] = {
        "created": "2026-01-01T00:00:00Z",
        "author": None,
        "architecture": "wasm",
        "os": "wasip2",
        "layerDigests": [_sha256(data)],
        "component": {"exports": [], "imports": [], "target": None},
    }
    configured = json.dumps(config).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": _MANIFEST,
        "config": {"mediaType": "application/vnd.wasm.config.v0+json", "digest": _sha256(configured), "size": len(configured)},
        "layers": [{"mediaType": "application/wasm", "digest": _sha256(data), "size": len(data)}],
    }
    index = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [
            {"mediaType": _MANIFEST, "digest": _sha256(json.dumps(manifest).encode()), "size": 3, "platform": {"os": "x"}}
        ],
    }
    return {
        "ping": b"{}",
        "tags": json.dumps({"name": "acme/calc", "tags": ["1.0.0", "0.9.0", "1.1.0-rc.1", "latest"]}).encode(),
        "manifest": json.dumps(manifest).encode(),
        "index": json.dumps(index).encode(),
        "config": configured,
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
    elif path.endswith(_sha256(registry.right["config"])):
        asked = "config"
    else:
        asked = "blob"
    status, kind = 200, _MANIFEST if asked == "manifest" else "application/json"
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
    request.send_header("Docker-Content-Digest", _sha256(body))
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
        assert release.digest == _sha256(release.data)
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
    import subprocess

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


# Signatures --------------------------------------------------------------------------------------------------------------

_DIGEST: Final = "sha256:" + "a" * 64
_SIGNERS: Final = b"ada ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJQDddaWJDjBexZjiG/5mM3d1+GejQvhiv6DaDSlYqFS ada\n"
_SIGNATURE: Final = b"""\
-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAglAN11pYkOMF7FmOIb/mYzd3X4Z
6NC+GK/oNoNKVioVIAAAAQd2l0d29ya3MtcGFja2FnZQAAAAAAAAAGc2hhNTEyAAAAUwAA
AAtzc2gtZWQyNTUxOQAAAEDFjDee8hX6lKd+NXOZslz/5iVM+mHdbfnhsfO3UILxpRa59T
8T9CyMtQoKbexd4vU1l8H1mDjCP3ncMEN/zBMN
-----END SSH SIGNATURE-----
"""
"""By a key that was thrown away, of ``acme:shapes@1.0.0`` with that digest."""


class _Signed:
    """Who gives the package with the signature."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def newest(self, _name: str, _requirement: str, _registry: str) -> Release:
        return Release("1.0.0", _sha256(self._data), self._data)


def _signed(project: Path, data: bytes) -> Callable[[], object]:
    """A package is taken only where ssh-keygen says that one of the keys has signed it."""
    label, _, said = data.partition(LABEL)
    keys = project / "build" / "keys"
    keys.parent.mkdir(exist_ok=True)
    keys.write_bytes(said if label == b"keys" else _SIGNERS)
    package = (
        said
        if label == b"package"
        else with_section(COMPONENT_HEADER, signing.SECTION, said if label == b"signature" else _SIGNATURE)
    )
    wanted = Dependency("acme:shapes", "^1", "registry.example")
    os.environ["XDG_CACHE_HOME"] = str(project / "build" / "machine")
    shutil.rmtree(project / "build" / "machine", ignore_errors=True)
    client: Any = _Signed(package)

    def look() -> None:
        signing.signer(package, "acme:shapes", "1.0.0", _DIGEST)
        with contextlib.suppress(RegistryError):
            signing.check(client, wanted, "1.0.1", _DIGEST, keys)
            raise AssertionError("a signature of another version was taken")
        signing.check(client, wanted, "1.0.0", _DIGEST, keys)

    return look


def _signatures(_: Path) -> Sequence[bytes]:
    package = with_section(COMPONENT_HEADER, signing.SECTION, _SIGNATURE)
    return [b"signature" + LABEL + _SIGNATURE, b"keys" + LABEL + _SIGNERS, b"package" + LABEL + package]


def _no_ssh() -> str | None:
    return None if shutil.which("ssh-keygen") else "there is no ssh-keygen"


TARGETS: Final = {
    "answers of a cache": (_remote, _calls, 2_000, "proto", _no_messages),
    "answers of a registry": (
        _asked,
        lambda folder: [name.encode() + LABEL + body for name, body in _registry(folder).right.items()],
        500,
        "json",
        _no_wkg,
    ),
    "bytes of a package": (_taken, _packages, 600, "wasm"),
    "signatures": (_signed, _signatures, 400, "text", _no_ssh),
}
