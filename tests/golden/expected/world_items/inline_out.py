"""Interface ``inline-out``.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["InlineOut", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """``note``, a record."""

    text: str


class InlineOut:
    """What the component exports as ``inline-out``."""

    __slots__ = ("_last",)

    def __init__(self, backend: rt.Backend) -> None:
        self._last = backend.function("inline-out", "last")

    def last(self) -> Note:
        """``last`` of ``inline-out``."""
        result: Note = self._last()
        return result
