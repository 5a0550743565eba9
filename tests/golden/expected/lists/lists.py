"""Interface ``corpus:lists/lists``.

Made by Witworks from the world ``corpus:lists/lists-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Grid", "Lists", "Row"]


@dataclass(frozen=True, slots=True)
class Grid:
    """``grid``, a record."""

    rows: list[Row]
    names: list[str]
    raw: bytes


Row: TypeAlias = Sequence[float]
"""``row``, a type."""


class Lists:
    """What the component exports as ``corpus:lists/lists``."""

    __slots__ = ("_chunks", "_flags", "_join", "_scale", "_sort", "_sum", "_transpose")

    def __init__(self, backend: rt.Backend) -> None:
        self._sum = backend.function("corpus:lists/lists", "sum")
        self._sort = backend.function("corpus:lists/lists", "sort")
        self._join = backend.function("corpus:lists/lists", "join")
        self._chunks = backend.function("corpus:lists/lists", "chunks")
        self._flags = backend.function("corpus:lists/lists", "flags")
        self._transpose = backend.function("corpus:lists/lists", "transpose")
        self._scale = backend.function("corpus:lists/lists", "scale")

    def sum(self, values: Sequence[float] | rt.Buffer) -> float:
        """``sum`` of ``corpus:lists/lists``."""
        result: float = self._sum(values)
        return result

    def sort(self, values: Sequence[int] | rt.Buffer) -> rt.Array[int]:
        """``sort`` of ``corpus:lists/lists``."""
        result: rt.Array[int] = self._sort(values)
        return result

    def join(self, parts: Sequence[str]) -> str:
        """``join`` of ``corpus:lists/lists``."""
        result: str = self._join(parts)
        return result

    def chunks(self, data: rt.Buffer) -> list[bytes]:
        """``chunks`` of ``corpus:lists/lists``."""
        result: list[bytes] = self._chunks(data)
        return result

    def flags(self, values: Sequence[bool]) -> list[bool]:
        """``flags`` of ``corpus:lists/lists``."""
        result: list[bool] = self._flags(values)
        return result

    def transpose(self, grid: Grid) -> Grid:
        """``transpose`` of ``corpus:lists/lists``."""
        result: Grid = self._transpose(grid)
        return result

    def scale(self, row: Row) -> rt.Array[float]:
        """``scale`` of ``corpus:lists/lists``."""
        result: rt.Array[float] = self._scale(row)
        return result
