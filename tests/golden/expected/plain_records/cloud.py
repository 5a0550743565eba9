"""Interface ``corpus:plain-records/cloud``.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from witworks import runtime as rt

from .types import Point

__all__ = [
    "Box",
    "Cloud",
    "Mesh",
    "Point",
    "Points",
    "Shape",
    "ShapeCloud",
    "ShapeName",
    "ShapedError",
]


@dataclass(frozen=True, slots=True)
class Box(rt.Record, layout=("u32", "u32", "u8", "bool", "bool")):
    """``box``, a record."""

    low: Point
    high: Point
    size: tuple[int, int]
    odd: tuple[int, bool]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Mesh:
    """``mesh``, a record."""

    name: str
    vertices: Points
    boxes: Sequence[Box]

    if TYPE_CHECKING:

        def __init__(
            self,
            name: str,
            vertices: Sequence[Point] | rt.RecordArray,
            boxes: Sequence[Box] | rt.RecordArray,
        ) -> None: ...


@dataclass(frozen=True, slots=True)
class ShapeCloud:
    """Case ``cloud`` of ``shape``."""

    value: Points

    if TYPE_CHECKING:

        def __init__(self, value: Sequence[Point] | rt.RecordArray) -> None: ...


@dataclass(frozen=True, slots=True)
class ShapeName:
    """Case ``name`` of ``shape``."""

    value: str


Shape: TypeAlias = ShapeCloud | ShapeName
"""``shape``, a variant."""


Points: TypeAlias = Sequence[Point]
"""``points``, a type."""


class ShapedError(rt.ResultError[str]):
    """``shaped`` answered ``err``; :attr:`payload` is what it gave."""


class Cloud:
    """What the component exports as ``corpus:plain-records/cloud``."""

    __slots__ = ("_boxed", "_meshes", "_moved", "_shaped")

    def __init__(self, backend: rt.Backend) -> None:
        self._moved = backend.function("corpus:plain-records/cloud", "moved")
        self._boxed = backend.function("corpus:plain-records/cloud", "boxed")
        self._meshes = backend.function("corpus:plain-records/cloud", "meshes")
        self._shaped = backend.function("corpus:plain-records/cloud", "shaped")

    def moved(self, points: Sequence[Point] | rt.RecordArray, by: float) -> list[Point]:
        """``moved`` of ``corpus:plain-records/cloud``."""
        result: list[Point] = self._moved(points, by)
        return result

    def boxed(self, points: Sequence[Point] | rt.RecordArray, mesh: Mesh) -> list[Box]:
        """``boxed`` of ``corpus:plain-records/cloud``."""
        result: list[Box] = self._boxed(points, mesh)
        return result

    def meshes(
        self,
        clouds: Sequence[Sequence[Point] | rt.RecordArray],
    ) -> tuple[list[Points], Points | None]:
        """``meshes`` of ``corpus:plain-records/cloud``."""
        result: tuple[list[Points], Points | None] = self._meshes(clouds)
        return result

    def shaped(self, shape: Shape) -> list[Point]:
        """``shaped`` of ``corpus:plain-records/cloud``.

        Raises :class:`ShapedError` for ``err``.
        """
        result: list[Point] = self._shaped(shape)
        return result
