"""Interface ``corpus:two-sided/takers``.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import Protocol

from .things import ImportedThing as Theirs
from .things import Numbered

__all__ = ["Numbered", "Takers", "Theirs"]


class Takers(Protocol):
    """What the host supplies as ``corpus:two-sided/takers``."""

    def take(self, one: Theirs, /) -> Numbered:
        """``take`` of ``corpus:two-sided/takers``."""
        ...
