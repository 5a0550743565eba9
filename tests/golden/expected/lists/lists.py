"""Interface ``corpus:lists/lists``.

Made by Witworks from the world ``corpus:lists/lists-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from witworks import runtime as rt

__all__ = [
    "Blob",
    "Grid",
    "Lists",
    "ReadError",
    "Row",
    "Source",
    "SourceFile",
    "SourceRaw",
    "SourceSamples",
]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Case ``file`` of ``source``."""

    value: str


@dataclass(frozen=True, slots=True)
class SourceSamples:
    """Case ``samples`` of ``source``."""

    value: Row

    if TYPE_CHECKING:

        def __init__(self, value: Sequence[float] | rt.Buffer) -> None: ...


@dataclass(frozen=True, slots=True)
class SourceRaw:
    """Case ``raw`` of ``source``."""

    value: Blob

    if TYPE_CHECKING:

        def __init__(self, value: rt.Buffer) -> None: ...


Source: TypeAlias = SourceFile | SourceSamples | SourceRaw
"""``source``, a variant."""


@dataclass(frozen=True, slots=True)
class Grid:
    """``grid``, a record."""

    rows: Sequence[Row]
    names: list[str]
    raw: bytes

    if TYPE_CHECKING:

        def __init__(
            self,
            rows: Sequence[Sequence[float] | rt.Buffer],
            names: Sequence[str],
            raw: rt.Buffer,
        ) -> None: ...


Row: TypeAlias = Sequence[float]
"""``row``, a type."""


Blob: TypeAlias = bytes
"""``blob``, a type."""


class ReadError(rt.ResultError[Sequence[int]]):
    """``read`` answered ``err``; :attr:`payload` is what it gave."""


class Lists:
    """What the component exports as ``corpus:lists/lists``."""

    __slots__ = (
        "_chunks",
        "_flags",
        "_join",
        "_mix",
        "_read",
        "_scale",
        "_sort",
        "_spread",
        "_sum",
        "_transpose",
    )

    def __init__(self, backend: rt.Backend) -> None:
        self._sum = backend.function("corpus:lists/lists", "sum")
        self._sort = backend.function("corpus:lists/lists", "sort")
        self._join = backend.function("corpus:lists/lists", "join")
        self._chunks = backend.function("corpus:lists/lists", "chunks")
        self._flags = backend.function("corpus:lists/lists", "flags")
        self._transpose = backend.function("corpus:lists/lists", "transpose")
        self._scale = backend.function("corpus:lists/lists", "scale")
        self._mix = backend.function("corpus:lists/lists", "mix")
        self._read = backend.function("corpus:lists/lists", "read")
        self._spread = backend.function("corpus:lists/lists", "spread")

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

    def flags(self, values: Sequence[bool] | rt.Buffer) -> list[bool]:
        """``flags`` of ``corpus:lists/lists``."""
        result: list[bool] = self._flags(values)
        return result

    def transpose(self, grid: Grid) -> Grid:
        """``transpose`` of ``corpus:lists/lists``."""
        result: Grid = self._transpose(grid)
        return result

    def scale(self, row: Sequence[float] | rt.Buffer) -> rt.Array[float]:
        """``scale`` of ``corpus:lists/lists``."""
        result: rt.Array[float] = self._scale(row)
        return result

    def mix(
        self,
        rows: Sequence[Sequence[float] | rt.Buffer],
        gains: Sequence[int] | rt.Buffer | None,
        mask: tuple[rt.Buffer, int],
    ) -> tuple[list[rt.Array[float]], rt.Array[float] | None]:
        """``mix`` of ``corpus:lists/lists``."""
        result: tuple[list[rt.Array[float]], rt.Array[float] | None] = self._mix(
            rows,
            gains,
            mask,
        )
        return result

    def read(self, source: Source) -> list[rt.Array[float]]:
        """``read`` of ``corpus:lists/lists``.

        Raises :class:`ReadError` for ``err``.
        """
        result: list[rt.Array[float]] = self._read(source)
        return result

    def spread(self, blob: rt.Buffer) -> list[list[bool] | None]:
        """``spread`` of ``corpus:lists/lists``."""
        result: list[list[bool] | None] = self._spread(blob)
        return result
