"""Interface ``corpus:enums/colors``.

Made by Witworks from the world ``corpus:enums/enums-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from enum import Enum, Flag

from witworks import runtime as rt

__all__ = ["Access", "Color", "Colors", "Many"]


class Color(Enum):
    """A colour of the rainbow."""

    RED = "red"
    """The outermost."""
    GREEN = "green"
    DEEP_BLUE = "deep-blue"


class Access(Flag):
    """``access``, a set of flags."""

    READ = 1 << 0
    """May read."""
    WRITE = 1 << 1
    RUN_AS_ROOT = 1 << 2


class Many(Flag):
    """``many``, a set of flags."""

    B0 = 1 << 0
    B1 = 1 << 1
    B2 = 1 << 2
    B3 = 1 << 3
    B4 = 1 << 4
    B5 = 1 << 5
    B6 = 1 << 6
    B7 = 1 << 7
    B8 = 1 << 8
    B9 = 1 << 9
    B10 = 1 << 10
    B11 = 1 << 11
    B12 = 1 << 12
    B13 = 1 << 13
    B14 = 1 << 14
    B15 = 1 << 15
    B16 = 1 << 16
    B17 = 1 << 17
    B18 = 1 << 18
    B19 = 1 << 19
    B20 = 1 << 20
    B21 = 1 << 21
    B22 = 1 << 22
    B23 = 1 << 23
    B24 = 1 << 24
    B25 = 1 << 25
    B26 = 1 << 26
    B27 = 1 << 27
    B28 = 1 << 28
    B29 = 1 << 29
    B30 = 1 << 30
    B31 = 1 << 31


class Colors:
    """What the component exports as ``corpus:enums/colors``."""

    __slots__ = ("_invert", "_may", "_next")

    def __init__(self, backend: rt.Backend) -> None:
        self._next = backend.function("corpus:enums/colors", "next")
        self._may = backend.function("corpus:enums/colors", "may")
        self._invert = backend.function("corpus:enums/colors", "invert")

    def next(self, color: Color) -> Color:
        """``next`` of ``corpus:enums/colors``."""
        result: Color = self._next(color)
        return result

    def may(self, access: Access) -> Access:
        """``may`` of ``corpus:enums/colors``."""
        result: Access = self._may(access)
        return result

    def invert(self, many: Many) -> Many:
        """``invert`` of ``corpus:enums/colors``."""
        result: Many = self._invert(many)
        return result
