"""Types and errors of the world ``corpus:locals/locals-world``.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["RtError"]


class RtError(rt.ResultError[None]):
    """``rt`` answered ``err``; :attr:`payload` is what it gave."""
