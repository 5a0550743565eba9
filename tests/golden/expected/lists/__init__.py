"""The component ``lists``, called from Python.

Made by Witworks from the world ``corpus:lists/lists-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import lists
from ._component import CODEC
from ._direct import DIRECT
from .lists import (
    Blob,
    Grid,
    ReadError,
    Row,
    Source,
    SourceFile,
    SourceRaw,
    SourceSamples,
)
from .lists import Lists as ListsExports

__all__ = [
    "Blob",
    "Grid",
    "Lists",
    "ReadError",
    "Row",
    "Source",
    "SourceFile",
    "SourceRaw",
    "SourceSamples",
    "lists",
]


class Lists(rt.Component):
    """An instance of ``lists``, in the world ``corpus:lists/lists-world``.

    A context manager: ``with Lists(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="lists",
        world="corpus:lists/lists-world",
        signature="ef0a13138f484ad97136d97202b9f512e908500bad2275a989a25062d7d81654",
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
        self.lists = ListsExports(backend)
