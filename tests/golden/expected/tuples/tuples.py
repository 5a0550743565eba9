"""Interface ``corpus:tuples/tuples``.

Made by Witworks from the world ``corpus:tuples/tuples-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Pair", "Tuples"]

Pair: TypeAlias = tuple[str, int]
"""``pair``, a type."""


class Tuples:
    """What the component exports as ``corpus:tuples/tuples``."""

    __slots__ = ("_deep", "_one", "_swap")

    def __init__(self, backend: rt.Backend) -> None:
        self._one = backend.function("corpus:tuples/tuples", "one")
        self._swap = backend.function("corpus:tuples/tuples", "swap")
        self._deep = backend.function("corpus:tuples/tuples", "deep")

    def one(self, value: tuple[int]) -> tuple[int]:
        """``one`` of ``corpus:tuples/tuples``."""
        result: tuple[int] = self._one(value)
        return result

    def swap(self, value: Pair) -> tuple[int, str]:
        """``swap`` of ``corpus:tuples/tuples``."""
        result: tuple[int, str] = self._swap(value)
        return result

    def deep(
        self,
        value: tuple[tuple[int, bool], Sequence[Pair]],
    ) -> tuple[float, tuple[str, Pair | None]]:
        """``deep`` of ``corpus:tuples/tuples``."""
        result: tuple[float, tuple[str, Pair | None]] = self._deep(value)
        return result
