"""What every way of calling offers, and what it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence


class Point(Protocol):
    """A data point as the program has it, whichever class it is of."""

    @property
    def timestamp(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def label(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class PlainPoint:
    """The data point of those ways that bring no class of their own."""

    timestamp: str
    value: float
    label: str | None


class Peer(Protocol):
    """A way to call the four functions: it takes and gives ordinary Python values."""

    name: str

    def point(self, timestamp: str, value: float, label: str | None) -> Any: ...
    def sum(self, values: array[float]) -> float: ...
    def echo(self, data: bytes) -> bytes: ...
    def process(self, points: Sequence[Any]) -> Sequence[Point] | str: ...
    def aggregate(self, points: Sequence[Any], window_size: int) -> Sequence[Point]: ...


class Missing(Exception):  # noqa: N818
    """What a way of calling needs and this machine lacks."""
