"""Interface ``other:lib/types@0.3.0``.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["Point", "Types"]


@dataclass(frozen=True, slots=True)
class Point(rt.Record, layout=("f64", "f64")):
    """``point``, a record."""

    x: float
    y: float


class Types:
    """What the component exports as ``other:lib/types@0.3.0``."""

    __slots__ = ("_scale",)

    def __init__(self, backend: rt.Backend) -> None:
        self._scale = backend.function("other:lib/types@0.3.0", "scale")

    def scale(self, point: Point, by: float) -> Point:
        """``scale`` of ``other:lib/types@0.3.0``."""
        result: Point = self._scale(point, by)
        return result
