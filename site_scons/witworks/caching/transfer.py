"""Blobs to a server and from it: small ones many to a call, large ones as streams, a few calls at a time.

Nothing is read that is larger than it said it would be, and nothing is given that is not what its digest says.
"""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from witworks.caching.action import Digest, digest_of
from witworks.caching.connection import BATCH, SILENCE_SECONDS, SLOWEST
from witworks.caching.tree import message_of
from witworks.caching.wire import messages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from witworks.caching.connection import Connection
    from witworks.caching.store import StoreError

    Found: TypeAlias = list[tuple[Digest, bytes]]

T = TypeVar("T")
PARALLEL: Final = 4
LARGEST: Final = 1 << 30
"""The bytes of one blob; there is no component of a gigabyte."""
_BLOBS: Final = 100
_DIGESTS: Final = 1000
_OVERHEAD: Final = 200
"""What a message holds for a blob beside its bytes, at most."""
_NOT_FOUND: Final = 5


class Transfer:
    """What moves blobs over one connection; ``batch`` is what the server takes in one call."""

    def __init__(self, connection: Connection, batch: int) -> None:
        self._connection = connection
        self._instance = connection.server.instance
        self._batch = min(batch or BATCH, BATCH)

    def upload(self, blobs: Mapping[Digest, Callable[[], bytes]]) -> None:
        """Bring the server all of the blobs that it lacks; no other is read."""
        missing = {digest for part in _parts(sorted(blobs, key=_order), _DIGESTS) for digest in self._missing(part)}
        for _ in self._each(partial(self._send, blobs), self._jobs(sorted(missing & blobs.keys(), key=_order))):
            pass

    def download(self, digests: Iterable[Digest]) -> Iterator[tuple[Digest, bytes]]:
        """The blobs that are there, in any order."""
        wanted = sorted(set(digests), key=_order)
        for digest in wanted:
            if digest.size > LARGEST:
                raise self._connection.says(f"has a file of {digest.size:,} bytes, which no component is")
        for found in self._each(self._receive, self._jobs(wanted)):
            yield from found

    def _each(self, work: Callable[[Sequence[Digest]], T], jobs: Iterable[Sequence[Digest]]) -> Iterator[T]:
        """The results, of as many jobs at a time as may be in memory together."""
        with ThreadPoolExecutor(PARALLEL) as pool:
            for part in _parts(jobs, PARALLEL):
                yield from pool.map(work, part)

    def _jobs(self, digests: Iterable[Digest]) -> Iterator[list[Digest]]:
        """The digests as they are moved: several small ones together, each large one alone."""
        job: list[Digest] = []
        total = 0
        for digest in digests:
            cost = digest.size + _OVERHEAD
            if job and (total + cost > self._batch or len(job) == _BLOBS):
                yield job
                job, total = [], 0
            job.append(digest)
            total += cost
        if job:
            yield job

    def _is_large(self, job: Sequence[Digest]) -> bool:
        return job[0].size + _OVERHEAD > self._batch

    def _missing(self, digests: Sequence[Digest]) -> list[Digest]:
        request = messages.FindMissingBlobsRequest(instance_name=self._instance, blob_digests=map(message_of, digests))
        answer = self._connection.call(self._connection.blobs.FindMissingBlobs, request)
        return [Digest(one.hash, one.size_bytes) for one in answer.missing_blob_digests]

    def _send(self, blobs: Mapping[Digest, Callable[[], bytes]], job: Sequence[Digest]) -> None:
        data = {digest: blobs[digest]() for digest in job}
        if self._is_large(job):
            name = f"uploads/{uuid.uuid4()}/{self._resource(job[0])}"
            self._connection.write(self._named(name), data[job[0]], _seconds(job[0]))
            return
        request = messages.BatchUpdateBlobsRequest(
            instance_name=self._instance,
            requests=[messages.BatchUpdateBlobsRequest.Request(digest=message_of(digest), data=data[digest]) for digest in job],
        )
        answer = self._connection.call(self._connection.blobs.BatchUpdateBlobs, request, SILENCE_SECONDS)
        for one in answer.responses:
            if one.status.code:
                raise self._connection.failed(one.status.code)

    def _receive(self, job: Sequence[Digest]) -> Found:
        if self._is_large(job):
            return self._receive_stream(job[0])
        request = messages.BatchReadBlobsRequest(instance_name=self._instance, digests=map(message_of, job))
        answer = self._connection.call(self._connection.blobs.BatchReadBlobs, request, SILENCE_SECONDS)
        found: Found = []
        for one in answer.responses:
            digest = Digest(one.digest.hash, one.digest.size_bytes)
            if one.status.code == _NOT_FOUND:
                continue
            if one.status.code:
                raise self._connection.failed(one.status.code)
            if digest not in job or digest_of(one.data) != digest:
                raise self._lie()
            found.append((digest, one.data))
        return found

    def _receive_stream(self, digest: Digest) -> Found:
        data = self._connection.read(self._named(self._resource(digest)), digest.size, _seconds(digest))
        if data is None:
            return []
        if digest_of(data) != digest:
            raise self._lie()
        return [(digest, data)]

    def _lie(self) -> StoreError:
        return self._connection.says("sent a file that is not what its digest says")

    def _resource(self, digest: Digest) -> str:
        return f"blobs/{digest.sha256}/{digest.size}"

    def _named(self, resource: str) -> str:
        return f"{self._instance}/{resource}" if self._instance else resource


def _seconds(digest: Digest) -> float:
    return SILENCE_SECONDS + digest.size / SLOWEST


def _order(digest: Digest) -> tuple[int, str]:
    return digest.size, digest.sha256


def _parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
