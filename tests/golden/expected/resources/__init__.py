"""The component ``resources``, called from Python.

Made by Witworks from the world ``corpus:resources/resources-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import counters
from ._component import CODEC
from ._direct import DIRECT
from .counters import Counter, Counters, CounterTrySplitError, Named

__all__ = [
    "Counter",
    "CounterTrySplitError",
    "Counters",
    "Named",
    "Resources",
    "counters",
]


class Resources(rt.Component):
    """An instance of ``resources``, in the world
    ``corpus:resources/resources-world``.

    A context manager: ``with Resources(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="resources",
        world="corpus:resources/resources-world",
        signature="536003bdd9ced24b8340f947a6660a35c63807132ea435d97023b27fb479dbfc",
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
        self.counters = Counters(backend)
