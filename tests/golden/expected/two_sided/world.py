"""Types and errors of the world ``corpus:two-sided/two-sided-world``.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

from .things import ImportedThing as Thing
from .things import Numbered, Several

__all__ = ["Numbered", "Ours", "Pair", "Several", "Thing", "TryError"]


@dataclass(frozen=True, slots=True)
class Pair:
    """``pair``, a record."""

    left: Thing
    right: Thing | None


Ours: TypeAlias = Thing
"""``ours``, a type."""


class TryError(rt.ResultError[Numbered]):
    """``try`` answered ``err``; :attr:`payload` is what it gave."""
