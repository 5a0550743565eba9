"""Types and errors of the world ``corpus:world-resources/world-resources-world``.

Made by Witworks from the world ``corpus:world-resources/world-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from typing import Protocol

from witworks import runtime as rt

__all__ = ["Shelf", "ShelfPutError"]


class Shelf(Protocol):
    """A place for numbers, which the host keeps.

    The host implements it; a guest holds handles to it.
    """

    def put(self, at: int, number: int, /) -> int:
        """The number that was there.

        Raise :class:`ShelfPutError` for ``err``.
        """
        ...

    def total(self) -> int:
        """``[method]shelf.total`` of
        ``corpus:world-resources/world-resources-world``.
        """
        ...


class ShelfPutError(rt.ResultError[str]):
    """``[method]shelf.put`` answered ``err``; :attr:`payload` is what it gave."""
