"""The component ``tuples``, called from Python.

Made by Witworks from the world ``corpus:tuples/tuples-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import tuples
from ._component import CODEC
from ._direct import DIRECT
from .tuples import Pair
from .tuples import Tuples as TuplesExports

__all__ = ["Pair", "Tuples", "tuples"]


class Tuples(rt.Component):
    """An instance of ``tuples``, in the world ``corpus:tuples/tuples-world``.

    A context manager: ``with Tuples(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="tuples",
        world="corpus:tuples/tuples-world",
        signature="f7316cbc4b6cc40f7426568e6469b0b66fda229b1bee964225ac31d4e7fe74eb",
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
        self.tuples = TuplesExports(backend)
