"""Interface ``corpus:records/places``.

Places on a map.

Made by Witworks from the world ``corpus:records/records-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Corner", "NothingAtAll", "Place", "Places", "Point"]


@dataclass(frozen=True, slots=True)
class Point(rt.Record, layout=("f64", "f64")):
    """A point on the globe."""

    latitude: float
    """Degrees north of the equator."""
    longitude: float
    """Degrees east of Greenwich."""


@dataclass(frozen=True, slots=True)
class Place:
    """Defined before what it is made of."""

    name: str
    at: Corner
    tags: list[str]


@dataclass(frozen=True, slots=True)
class NothingAtAll(rt.Record, layout=("bool",)):
    """``nothing-at-all``, a record."""

    placeholder: bool


Corner: TypeAlias = Point
"""``corner``, a type."""


class Places:
    """Places on a map."""

    __slots__ = ("_describe", "_middle")

    def __init__(self, backend: rt.Backend) -> None:
        self._middle = backend.function("corpus:records/places", "middle")
        self._describe = backend.function("corpus:records/places", "describe")

    def middle(self, a: Point, b: Point) -> Point:
        """Both points' middle.

        It lies on the great circle.
        """
        result: Point = self._middle(a, b)
        return result

    def describe(self, place: Place) -> str:
        """``describe`` of ``corpus:records/places``."""
        result: str = self._describe(place)
        return result
