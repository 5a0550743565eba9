"""Interface ``corpus:gates/clock@0.3.0``.

Grows from version to version.

Made by Witworks from the world ``corpus:gates/gates-world@0.3.0``; change the
WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Clock", "Seconds", "Zoned"]


@dataclass(frozen=True, slots=True)
class Zoned:
    """A moment with its zone."""

    at: Seconds
    zone: str


Seconds: TypeAlias = int
"""Seconds."""


class Clock:
    """Grows from version to version."""

    __slots__ = ("_elapsed", "_now", "_zoned_now")

    def __init__(self, backend: rt.Backend) -> None:
        self._elapsed = backend.function("corpus:gates/clock@0.3.0", "elapsed")
        self._now = backend.function("corpus:gates/clock@0.3.0", "now")
        self._zoned_now = backend.function("corpus:gates/clock@0.3.0", "zoned-now")

    def elapsed(self) -> Seconds:
        """Seconds since the start.

        Deprecated since 0.2.0.
        """
        result: Seconds = self._elapsed()
        return result

    def now(self) -> Seconds:
        """``now`` of ``corpus:gates/clock@0.3.0``."""
        result: Seconds = self._now()
        return result

    def zoned_now(self) -> Zoned:
        """``zoned-now`` of ``corpus:gates/clock@0.3.0``."""
        result: Zoned = self._zoned_now()
        return result
