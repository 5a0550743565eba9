"""Interface ``corpus:world-items/shared``.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["Job"]


@dataclass(frozen=True, slots=True)
class Job(rt.Record, layout=("u32",)):
    """``job``, a record."""

    id: int
