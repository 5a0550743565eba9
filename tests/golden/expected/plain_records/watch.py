"""Interface ``corpus:plain-records/watch``.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from witworks import runtime as rt

from .types import Point

__all__ = ["Point", "Watch"]


class Watch(Protocol):
    """What the host supplies as ``corpus:plain-records/watch``."""

    def seen(self, points: list[Point], /) -> Sequence[Point] | rt.RecordArray:
        """``seen`` of ``corpus:plain-records/watch``."""
        ...
