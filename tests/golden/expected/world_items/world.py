"""Types and errors of the world ``corpus:world-items/world-items-world``.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TypeAlias

from witworks import runtime as rt

from .shared import Job

__all__ = ["FetchError", "Ids", "Job", "RunError", "State"]


class State(Enum):
    """``state``, an enum."""

    IDLE = "idle"
    BUSY = "busy"


Ids: TypeAlias = Sequence[int]
"""``ids``, a type."""


class FetchError(rt.ResultError[State]):
    """``fetch`` answered ``err``; :attr:`payload` is what it gave."""


class RunError(rt.ResultError[str]):
    """``run`` answered ``err``; :attr:`payload` is what it gave."""
