"""Interface ``corpus:imports/units``.

Nothing but types: no argument.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from enum import Enum

__all__ = ["Unit"]


class Unit(Enum):
    """``unit``, an enum."""

    METRE = "metre"
    SECOND = "second"
