"""Interface ``corpus:unsupported/features``.

Made by Witworks from the world ``corpus:unsupported/unsupported-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["Features", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """``reading``, a record."""

    values: list[int]


class Features:
    """What the component exports as ``corpus:unsupported/features``."""

    __slots__ = (
        "_answer",
        "_context",
        "_fixed",
        "_later",
        "_lookup",
        "_numbers",
        "_plain",
    )

    def __init__(self, backend: rt.Backend) -> None:
        self._later = backend.function("corpus:unsupported/features", "later")
        self._numbers = backend.function("corpus:unsupported/features", "numbers")
        self._answer = backend.function("corpus:unsupported/features", "answer")
        self._lookup = backend.function("corpus:unsupported/features", "lookup")
        self._fixed = backend.function("corpus:unsupported/features", "fixed")
        self._context = backend.function("corpus:unsupported/features", "context")
        self._plain = backend.function("corpus:unsupported/features", "plain")

    def later(self, x: int) -> int:
        """``later`` of ``corpus:unsupported/features``."""
        result: int = self._later(x)
        return result

    def numbers(self) -> rt.Stream[int]:
        """``numbers`` of ``corpus:unsupported/features``."""
        result: rt.Stream[int] = self._numbers()
        return result

    def answer(self) -> rt.Future[str]:
        """``answer`` of ``corpus:unsupported/features``."""
        result: rt.Future[str] = self._answer()
        return result

    def lookup(self, table: dict[str, int]) -> int:
        """``lookup`` of ``corpus:unsupported/features``."""
        result: int = self._lookup(table)
        return result

    def fixed(self, reading: Reading) -> list[float]:
        """``fixed`` of ``corpus:unsupported/features``."""
        result: list[float] = self._fixed(reading)
        return result

    def context(self, context: rt.ErrorContext) -> None:
        """``context`` of ``corpus:unsupported/features``."""
        self._context(context)

    def plain(self, x: int) -> int:
        """``plain`` of ``corpus:unsupported/features``."""
        result: int = self._plain(x)
        return result
