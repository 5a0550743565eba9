"""A proxy before a server of the Remote Execution API, run by the tests: it notes each call, and does harm to some.

`python cache_proxy.py BACKEND LOG [--harm KIND:METHOD,…] [--token TOKEN] [--certificate FILE --key FILE]`; prints its port.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from buildgrid.common.protos.build.bazel.remote.execution.v2 import remote_execution_pb2 as messages
from buildgrid.common.protos.google.bytestream import bytestream_pb2 as streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


def flip(method: str, data: bytes) -> bytes:
    """Other bytes than those that were asked for."""
    if method == "Read":
        chunk = streams.ReadResponse.FromString(data)
        chunk.data = flipped(chunk.data)
        return bytes(chunk.SerializeToString())
    answer = messages.BatchReadBlobsResponse.FromString(data)
    for one in answer.responses:
        one.data = flipped(one.data)
    return bytes(answer.SerializeToString())


def flipped(data: bytes) -> bytes:
    return bytes(byte ^ 1 for byte in data[:10]) + data[10:]


def grow(method: str, data: bytes) -> bytes:
    """A record of a file of 10 GB, or a stream that is longer than it should be."""
    if method == "Read":
        chunk = streams.ReadResponse.FromString(data)
        chunk.data *= 3
        return bytes(chunk.SerializeToString())
    result = messages.ActionResult.FromString(data)
    for file in result.output_files:
        file.digest.size_bytes = 10_000_000_000
    return bytes(result.SerializeToString())


def claim(_: str, data: bytes) -> bytes:
    """A record of a file of 1 GiB."""
    result = messages.ActionResult.FromString(data)
    for file in result.output_files:
        file.digest.size_bytes = 1 << 30
    return bytes(result.SerializeToString())


def again(_: str, data: bytes) -> bytes:
    """What is missing, a hundred times over."""
    answer = messages.FindMissingBlobsResponse.FromString(data)
    answer.missing_blob_digests.extend(list(answer.missing_blob_digests) * 99)
    return bytes(answer.SerializeToString())


def garble(_: str, data: bytes) -> bytes:
    """What is no message at all."""
    return b"\xff" * len(data)


HARM: Mapping[str, Callable[[str, bytes], bytes]] = {"again": again, "claim": claim, "flip": flip, "grow": grow, "garble": garble}


class Proxy(grpc.GenericRpcHandler):  # type: ignore[misc] # gRPC has no types
    def __init__(self, given: argparse.Namespace) -> None:
        self._channel = grpc.insecure_channel(given.backend, [("grpc.enable_http_proxy", 0)])
        self._log = Path(given.log)
        self._lock = threading.Lock()
        self._harms = dict(reversed(one.split(":")) for one in given.harm.split(",") if one)
        self._token = given.token

    def service(self, details: Any) -> Any:
        path = details.method
        name = path.rpartition("/")[2]
        metadata = dict(details.invocation_metadata)

        def behave(requests: Iterator[bytes], context: Any) -> Iterator[bytes]:
            self._note(name)
            if self._token and metadata.get("authorization") != f"Bearer {self._token}":
                context.abort(grpc.StatusCode.UNAUTHENTICATED, f"who are you with {metadata.get('authorization')}?")
            harm = self._harms.get(name, "")
            self._before(harm, context)
            try:
                for answer in self._channel.stream_stream(path)(requests):
                    yield HARM[harm](name, answer) if harm in HARM else answer
            except grpc.RpcError as error:
                context.abort(error.code(), error.details())

        return grpc.stream_stream_rpc_method_handler(behave)

    def _before(self, harm: str, context: Any) -> None:
        if harm == "stall":
            while context.is_active():
                time.sleep(0.05)
        if harm == "delay":
            time.sleep(4)
        if harm == "die":
            os._exit(1)
        if harm.isupper():
            context.abort(grpc.StatusCode[harm], "no more room")

    def _note(self, name: str) -> None:
        with self._lock, self._log.open("a") as file:
            file.write(f"{name}\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("backend")
    parser.add_argument("log")
    for option in ("--harm", "--token", "--certificate", "--key"):
        parser.add_argument(option, default="")
    given = parser.parse_args()
    server = grpc.server(ThreadPoolExecutor(32), handlers=[Proxy(given)])
    if given.certificate:
        pair = (Path(given.key).read_bytes(), Path(given.certificate).read_bytes())
        port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    else:
        port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
