"""Interface ``corpus:uses/types@1.2.0``.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Change", "ChangeMoved", "ChangeRemoved", "Point"]


@dataclass(frozen=True, slots=True)
class Point(rt.Record, layout=("s32", "s32")):
    """``point``, a record."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class ChangeMoved:
    """Case ``moved`` of ``change``."""

    value: Point


@dataclass(frozen=True, slots=True)
class ChangeRemoved:
    """Case ``removed`` of ``change``."""


Change: TypeAlias = ChangeMoved | ChangeRemoved
"""``change``, a variant."""
