"""Interface ``corpus:plain-records/types``.

Made by Witworks from the world ``corpus:plain-records/plain-records-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["Point"]


@dataclass(frozen=True, slots=True)
class Point(rt.Record, layout=("f64", "f32", "s16")):
    """Where something is."""

    x: float
    y: float
    z: int
