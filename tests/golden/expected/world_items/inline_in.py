"""Interface ``inline-in``.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

__all__ = ["InlineIn", "Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """``note``, a record."""

    text: str


class InlineIn(Protocol):
    """What the host supplies as ``inline-in``."""

    def tell(self, note: Note, /) -> None:
        """``tell`` of ``inline-in``."""
        ...
