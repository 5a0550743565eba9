"""The component through Witworks' bindings, on either backend."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING, Any

from witworks import runtime as rt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.peers.peer import Point


class Bound:
    """A :class:`~bench.peers.peer.Peer` over one instance of the component."""

    def __init__(self, package: Any, instance: Any) -> None:
        self.name = f"our bindings, {instance.backend} backend"
        self.point = package.DataPoint
        self.sum = instance.blocks.sum
        self._instance = instance

    def echo(self, data: bytes) -> bytes:
        return self._instance.blocks.echo(data)  # type: ignore[no-any-return]

    def process(self, points: Sequence[Any]) -> Sequence[Point] | str:
        return self._instance.data_processor.process(points).value  # type: ignore[no-any-return]

    def aggregate(self, points: Sequence[Any], window_size: int) -> Sequence[Point]:
        return self._instance.data_processor.aggregate(points, window_size)  # type: ignore[no-any-return]


@contextlib.contextmanager
def bound(name: str, backend: str) -> Iterator[Bound]:
    """An instance of the component whose package has that name, on that backend."""
    package = importlib.import_module(name)
    with rt.using_backend(backend), package.BenchPeers() as instance:
        yield Bound(package, instance)
