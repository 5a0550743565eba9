"""A connection to a server of the Remote Execution API: each call has a deadline, each failure is a StoreError in a few words."""

from __future__ import annotations

import atexit
import ssl
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from witworks.caching.store import StoreError
from witworks.caching.wire import grpc, services, stream_messages, stream_services

if TYPE_CHECKING:
    from collections.abc import Iterator

    from witworks.caching.address import Server
    from witworks.caching.wire import Call, Channel, Message

LOOK_UP_SECONDS: Final = 5.0
"""What a server may take for an answer that holds no files."""
BATCH: Final = 3 << 20
"""The bytes of a call that carries several files; gRPC itself refuses messages above 4 MiB."""
_MESSAGE: Final = 4 << 20
_CHUNK: Final = 1 << 20
SILENCE_SECONDS: Final = 20.0
SLOWEST: Final = 1 << 20
"""What a stream may take: so many seconds, and as many more as it has brought of so many bytes."""
_WORDS: Final = {
    "CANCELLED": "sends next to nothing",
    "UNAVAILABLE": "cannot be reached",
    "RESOURCE_EXHAUSTED": "is full or overloaded",
    "UNAUTHENTICATED": "does not accept the token",
    "PERMISSION_DENIED": "does not allow that",
    "UNIMPLEMENTED": "is no cache: it lacks a call that every cache has",
}


class Connection:
    """A channel to a server with the services of a cache."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._channel = _channel(server)
        atexit.register(self._channel.close)
        self.actions = services.ActionCacheStub(self._channel)
        self.blobs = services.ContentAddressableStorageStub(self._channel)
        self._streams = stream_services.ByteStreamStub(self._channel)
        self.capabilities = services.CapabilitiesStub(self._channel)
        self._metadata = (("authorization", f"Bearer {server.token}"),) if server.token else ()

    def call(self, method: Call, request: Message, seconds: float = LOOK_UP_SECONDS) -> Message:
        """The answer to a call."""
        with self._watched(seconds):
            return method(request, timeout=seconds, metadata=self._metadata)

    def find(self, method: Call, request: Message, none: str = "NOT_FOUND") -> Message:
        """The answer to a call, or None where it ends in the status ``none``."""
        with self._watched(LOOK_UP_SECONDS):
            try:
                return method(request, timeout=LOOK_UP_SECONDS, metadata=self._metadata)
            except grpc.RpcError as error:
                if error.code().name == none:
                    return None
                raise

    def read(self, resource: str, most: int, seconds: float) -> bytes | None:
        """All that the server streams for a resource, or None where it has none; what is longer than ``most`` is not read on."""
        data = bytearray()
        with self._watched(seconds):
            answers = self._streams.Read(
                stream_messages.ReadRequest(resource_name=resource), timeout=seconds, metadata=self._metadata
            )
            try:
                with _paced(answers, data):
                    for answer in answers:
                        data += answer.data
                        if len(data) > most:
                            raise self.says("sent more than it was asked for")
            except grpc.RpcError as error:
                if error.code() is grpc.StatusCode.NOT_FOUND:
                    return None
                raise
            finally:
                answers.cancel()
        return bytes(data)

    def write(self, resource: str, data: bytes, seconds: float) -> None:
        """Stream the data of a resource to the server."""

        def requests() -> Iterator[Message]:
            for start in range(0, len(data), _CHUNK):
                chunk = data[start : start + _CHUNK]
                yield stream_messages.WriteRequest(
                    resource_name=resource,
                    write_offset=start,
                    data=chunk,
                    finish_write=start + len(chunk) == len(data),
                )

        kept = self.call(self._streams.Write, requests(), seconds).committed_size
        if kept != len(data):
            raise self.says(f"kept {kept:,} of {len(data):,} bytes")

    def says(self, words: str) -> StoreError:
        """An error about this server."""
        return StoreError(f"{self.server} {words}")

    def failed(self, code: int) -> StoreError:
        """An error for the status that an answer gives for one of several files."""
        name = next((code_.name for code_ in grpc.StatusCode if code_.value[0] == code), str(code))
        return self._of(name)

    @contextmanager
    def _watched(self, seconds: float) -> Iterator[None]:
        """What fails in here is a StoreError."""
        try:
            yield
        except grpc.RpcError as error:
            name, details = error.code().name, str(error.details())
            if name == "DEADLINE_EXCEEDED":
                raise self.says(f"did not answer within {seconds:.0f} s") from error
            if "larger than max" in details:
                raise self.says("sent more than it was asked for") from error
            if "handshake" in details.lower() or "CERTIFICATE_VERIFY" in details:
                raise self.says("could not prove who it is (TLS); see cache_certificate") from error
            raise self._of(name) from error

    def _of(self, name: str) -> StoreError:
        if name == "UNAUTHENTICATED" and not self.server.token:
            return self.says("wants a token: set WITWORKS_CACHE_TOKEN")
        return self.says(_WORDS.get(name, f"answered {name.lower().replace('_', ' ')}"))


@contextmanager
def _paced(answers: Call, data: bytearray) -> Iterator[None]:
    """End a stream that brings too little: the deadline goes by the size of the file, which is what the server says it is."""
    over, begun = threading.Event(), time.monotonic()

    def look() -> None:
        while not over.wait(1):
            if time.monotonic() - begun > SILENCE_SECONDS + len(data) / SLOWEST:
                answers.cancel()
                return

    threading.Thread(target=look, daemon=True).start()
    try:
        yield
    finally:
        over.set()


def _channel(server: Server) -> Channel:
    options: list[tuple[str, int]] = [("grpc.max_receive_message_length", _MESSAGE)]
    if server.is_loopback:
        options.append(("grpc.enable_http_proxy", 0))
    if not server.is_secure:
        return grpc.insecure_channel(server.target, options)
    return grpc.secure_channel(server.target, grpc.ssl_channel_credentials(_roots(server)), options)


def _roots(server: Server) -> bytes | None:
    """The certificates to trust: those that the user names, else the system's, else those that come with gRPC."""
    path = server.certificate or ssl.get_default_verify_paths().cafile
    return Path(path).read_bytes() if path else None
