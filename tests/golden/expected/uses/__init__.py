"""The component ``uses``, called from Python.

Made by Witworks from the world ``corpus:uses/uses-world@1.2.0``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import client, lib_types, uses_types
from ._component import CODEC
from ._direct import DIRECT
from .client import Client, Path
from .lib_types import Types
from .uses_types import Change, ChangeMoved, ChangeRemoved

__all__ = [
    "Change",
    "ChangeMoved",
    "ChangeRemoved",
    "Client",
    "Path",
    "Types",
    "Uses",
    "client",
    "lib_types",
    "uses_types",
]


class Uses(rt.Component):
    """An instance of ``uses``, in the world ``corpus:uses/uses-world@1.2.0``.

    A context manager: ``with Uses(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="uses",
        world="corpus:uses/uses-world@1.2.0",
        signature="a97ad7142422493d33dbdd808d145432d61d5a1b4fa43390c6d4fef60383920b",
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
        self.lib_types = Types(backend)
        self.client = Client(backend)
