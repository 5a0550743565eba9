"""Inputs that the server of a shared cache answers, by the Remote Execution API."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from witworks.caching.action import Action, digest_of, written
from witworks.caching.address import Server
from witworks.caching.store import StoreError

from tests.fuzz import seeds
from tests.fuzz.mutate import LABEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CACHE: Final = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
"""The user's own, as it is before the worker gives itself another home."""
_LOCK: Final = seeds.ROOT / "tests" / "e2e" / "buildgrid-common-lock.txt"
_SMALL: Final = b"\0asm\x0d\0\1\0" * 30
_LARGE: Final = bytes(range(256)) * (4 << 12)
"""More than one call carries, so that it comes as a stream."""


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


TARGETS: Final = {"answers of a cache": (_remote, _calls, 2_000, "proto", _no_messages)}
