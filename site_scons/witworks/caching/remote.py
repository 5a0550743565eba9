"""A shared cache on a server of the Remote Execution API v2: BuildGrid, Buildbarn, NativeLink, BuildBuddy.

An action, its command, and its inputs go there too, so that the server has all it would take to execute the action itself.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from witworks.caching.action import Digest, digest_of
from witworks.caching.store import StoreError
from witworks.summary import size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from witworks.caching.action import Action, Input
    from witworks.caching.address import Server
    from witworks.caching.connection import Connection
    from witworks.caching.transfer import Transfer
    from witworks.caching.wire import Message

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_SHA256_FUNCTION: Final = 1


class RemoteStore:
    """A :class:`witworks.caching.store.Store` on a server; connects, and imports gRPC, when it is first asked."""

    def __init__(self, server: Server, root: Path) -> None:
        self._server = server
        self._root = root
        self._lock = threading.Lock()
        self._opened: _Session | StoreError | None = None

    def find(self, action: Action) -> Mapping[str, Digest] | None:
        """The outputs of an action; one that failed elsewhere, or that made something else, is none."""
        from witworks.caching import tree
        from witworks.caching.wire import messages

        session = self._session()
        request = messages.GetActionResultRequest(
            instance_name=self._server.instance, action_digest=tree.message_of(tree.encode(action).digest)
        )
        result = session.connection.find(session.connection.actions.GetActionResult, request)
        if result is None or result.exit_code or {one.path for one in result.output_files} != set(action.outputs):
            return None
        return {one.path: self._checked(session, one.digest) for one in result.output_files}

    def fetch(self, digests: Iterable[Digest]) -> Iterator[tuple[Digest, bytes]]:
        """The bytes of each digest that is there."""
        return self._session().transfer.download(digests)

    def put(self, actions: Sequence[Action], outputs: Mapping[str, bytes]) -> None:
        """Keep what the actions have made, all bytes before any record; nothing where an input is not as it was any more."""
        from witworks.caching import tree
        from witworks.caching.transfer import LARGEST

        session = self._session()
        encoded = {one.digest: one for one in map(tree.encode, actions)}
        made = {name: digest_of(data) for name, data in outputs.items()}
        blobs: dict[Digest, Callable[[], bytes]] = {
            one.digest: self._reader(path, one) for action in actions for path, one in action.inputs.items()
        }
        blobs |= {digest: _giver(data) for one in encoded.values() for digest, data in one.blobs.items()}
        blobs |= {made[name]: _giver(data) for name, data in outputs.items()}
        if any(digest.size > LARGEST for digest in blobs):
            return
        try:
            session.transfer.upload(blobs)
        except _Changed:
            return
        for digest in encoded:
            self._record(session, digest, made)

    def stats(self) -> str:
        """What the server says of itself, for a reader."""
        session = self._session()
        told = session.told
        if told is None:
            return f"{self._server}: answers, and does not say what it can; no server says how much it holds"
        low, high = told.low_api_version, told.high_api_version
        writes = "may" if told.cache_capabilities.action_cache_update_capabilities.update_enabled else "may not"
        most = told.cache_capabilities.max_batch_total_size_bytes
        facts = (
            f"Remote Execution API {low.major}.{low.minor} to {high.major}.{high.minor}",
            f"results {writes} be put in",
            *([f"at most {size(most)} in one call"] if most else []),
            "no server says how much it holds",
        )
        return f"{self._server}: {'; '.join(facts)}"

    def _session(self) -> _Session:
        """The connection, made once; where that failed, it fails at once the next time."""
        with self._lock:
            if self._opened is None:
                try:
                    self._opened = _open(self._server)
                except StoreError as error:
                    self._opened = error
            if isinstance(self._opened, StoreError):
                raise self._opened
            return self._opened

    def _checked(self, session: _Session, message: Message) -> Digest:
        if not _SHA256.fullmatch(message.hash) or message.size_bytes < 0:
            raise session.connection.says("has a record that names no digest")
        return Digest(message.hash, message.size_bytes)

    def _reader(self, path: str, one: Input) -> Callable[[], bytes]:
        if one.content is not None:
            return _giver(one.content)

        def read() -> bytes:
            try:
                data = (self._root / path).read_bytes()
            except OSError as error:
                raise _Changed from error
            if digest_of(data) != one.digest:
                raise _Changed
            return data

        return read

    def _record(self, session: _Session, action: Digest, made: Mapping[str, Digest]) -> None:
        from witworks.caching import tree
        from witworks.caching.wire import messages

        files = [messages.OutputFile(path=name, digest=tree.message_of(digest)) for name, digest in sorted(made.items())]
        request = messages.UpdateActionResultRequest(
            instance_name=self._server.instance,
            action_digest=tree.message_of(action),
            action_result=messages.ActionResult(output_files=files),
        )
        session.connection.call(session.connection.actions.UpdateActionResult, request)


class _Changed(Exception):  # noqa: N818 - no error: whoever saved the file meant to
    """An input was saved since the action was described."""


@dataclass(frozen=True, slots=True)
class _Session:
    connection: Connection
    transfer: Transfer
    told: Message
    """What the server says it can do; None from one that does not say."""


def _open(server: Server) -> _Session:
    from witworks.caching.connection import Connection
    from witworks.caching.transfer import Transfer
    from witworks.caching.wire import messages

    connection = Connection(server)
    told = connection.find(
        connection.capabilities.GetCapabilities, messages.GetCapabilitiesRequest(instance_name=server.instance), "UNIMPLEMENTED"
    )
    if told is None:
        return _Session(connection, Transfer(connection, 0), None)
    cache = told.cache_capabilities
    if cache.digest_function and _SHA256_FUNCTION not in cache.digest_function:
        raise connection.says("does not know SHA-256")
    return _Session(connection, Transfer(connection, cache.max_batch_total_size_bytes), told)


def _giver(data: bytes) -> Callable[[], bytes]:
    return lambda: data
