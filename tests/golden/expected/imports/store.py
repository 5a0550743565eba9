"""Interface ``corpus:imports/store``.

A store that the host supplies.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from witworks import runtime as rt

__all__ = ["Entry", "GetError", "Problem", "PutError", "Store"]


@dataclass(frozen=True, slots=True)
class Entry:
    """``entry``, a record."""

    key: str
    value: bytes

    if TYPE_CHECKING:

        def __init__(self, key: str, value: rt.Buffer) -> None: ...


class Problem(Enum):
    """``problem``, an enum."""

    MISSING = "missing"
    FULL = "full"


class GetError(rt.ResultError[Problem]):
    """``get`` answered ``err``; :attr:`payload` is what it gave."""


class PutError(rt.ResultError[Problem]):
    """``put`` answered ``err``; :attr:`payload` is what it gave."""


class Store(Protocol):
    """A store that the host supplies."""

    def get(self, key: str, /) -> Entry:
        """``get`` of ``corpus:imports/store``.

        Raise :class:`GetError` for ``err``.
        """
        ...

    def put(self, entry: Entry, /) -> None:
        """``put`` of ``corpus:imports/store``.

        Raise :class:`PutError` for ``err``.
        """
        ...

    def keys(self) -> Sequence[str]:
        """``keys`` of ``corpus:imports/store``."""
        ...
