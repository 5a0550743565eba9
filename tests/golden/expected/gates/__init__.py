"""The component ``gates``, called from Python.

Made by Witworks from the world ``corpus:gates/gates-world@0.3.0``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import clock, zones
from ._component import CODEC
from ._direct import DIRECT
from .clock import Clock, Seconds, Zoned
from .zones import Zones

__all__ = ["Clock", "Gates", "Seconds", "Zoned", "Zones", "clock", "zones"]


class Gates(rt.Component):
    """An instance of ``gates``, in the world ``corpus:gates/gates-world@0.3.0``.

    A context manager: ``with Gates(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="gates",
        world="corpus:gates/gates-world@0.3.0",
        signature="47b1a7a1ea694a0ddeea60e2c55789895269962c779e0c8ede3f68e09959a630",
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
        self.clock = Clock(backend)
        self.zones = Zones(backend)
