"""Interface ``corpus:uses/client@1.2.0``.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from witworks import runtime as rt

from .lib_types import Point as FarPoint
from .uses_types import Change as Edit
from .uses_types import Point

__all__ = ["Client", "Edit", "FarPoint", "Path", "Point"]

Path: TypeAlias = Sequence[Point]
"""``path``, a type."""


class Client:
    """What the component exports as ``corpus:uses/client@1.2.0``."""

    __slots__ = ("_apply", "_far")

    def __init__(self, backend: rt.Backend) -> None:
        self._apply = backend.function("corpus:uses/client@1.2.0", "apply")
        self._far = backend.function("corpus:uses/client@1.2.0", "far")

    def apply(
        self,
        path: Sequence[Point] | rt.RecordArray,
        edits: Sequence[Edit],
    ) -> list[Point]:
        """``apply`` of ``corpus:uses/client@1.2.0``."""
        result: list[Point] = self._apply(path, edits)
        return result

    def far(self, near: Point) -> FarPoint:
        """``far`` of ``corpus:uses/client@1.2.0``."""
        result: FarPoint = self._far(near)
        return result
