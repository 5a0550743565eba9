"""The component ``scalars``, called from Python.

Made by Witworks from the world ``corpus:scalars/scalars-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import scalars
from ._component import CODEC
from ._direct import DIRECT
from .scalars import Scalars as ScalarsExports

__all__ = ["Scalars", "scalars"]


class Scalars(rt.Component):
    """An instance of ``scalars``, in the world ``corpus:scalars/scalars-world``.

    A context manager: ``with Scalars(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="scalars",
        world="corpus:scalars/scalars-world",
        signature="fae116c5cc3aa41c5d63be085bd874babffd9eba1a1381256e496ec1fe1dadc3",
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
        self.scalars = ScalarsExports(backend)
