"""The component ``records``, called from Python.

Made by Witworks from the world ``corpus:records/records-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import places
from ._component import CODEC
from ._direct import DIRECT
from .places import Corner, NothingAtAll, Place, Places, Point

__all__ = ["Corner", "NothingAtAll", "Place", "Places", "Point", "Records", "places"]


class Records(rt.Component):
    """An instance of ``records``, in the world ``corpus:records/records-world``.

    A context manager: ``with Records(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="records",
        world="corpus:records/records-world",
        signature="947b0fbc35501475bf81d7374c8056074514094c1c5b2492664a50b41094b15b",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component."""
        imports: dict[str, object] = {}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.places = Places(backend)
