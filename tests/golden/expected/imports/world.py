"""Types and errors of the world ``corpus:imports/imports-world``.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["AskError"]


class AskError(rt.ResultError[str]):
    """``ask`` answered ``err``; :attr:`payload` is what it gave."""
