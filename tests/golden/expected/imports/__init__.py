"""The component ``imports``, called from Python.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from witworks import runtime as rt

from . import store, units, work
from ._component import CODEC
from ._direct import DIRECT
from .store import Entry, GetError, Problem, PutError, Store
from .units import Unit
from .work import Work
from .world import AskError

__all__ = [
    "AskError",
    "Entry",
    "GetError",
    "Imports",
    "Problem",
    "PutError",
    "Store",
    "Unit",
    "Work",
    "store",
    "units",
    "work",
]


class Imports(rt.Component):
    """An instance of ``imports``, in the world ``corpus:imports/imports-world``.

    A context manager: ``with Imports(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="imports",
        world="corpus:imports/imports-world",
        signature="0c503d92e610a1d71073a5296796cf12b275a7198fdf983720071c32643e560c",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        log: Callable[[int, str], None],
        now: Callable[[], int],
        ask: Callable[[str], str],
        store: Store,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {
            "log": log,
            "now": now,
            "ask": ask,
            "store": store,
        }
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.work = Work(backend)
