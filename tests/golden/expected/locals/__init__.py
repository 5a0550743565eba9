"""The component ``locals``, called from Python.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from witworks import runtime as rt

from . import error, items
from ._component import CODEC
from ._direct import DIRECT
from .error import AnswerError, Error, Fields, ImportedError
from .items import CheckError, Host, Items, Payload, PayloadSlot, PayloadValue
from .world import RtError

__all__ = [
    "AnswerError",
    "CheckError",
    "Error",
    "Fields",
    "Host",
    "ImportedError",
    "Items",
    "Locals",
    "Payload",
    "PayloadSlot",
    "PayloadValue",
    "RtError",
    "error",
    "items",
]


class Locals(rt.Component):
    """An instance of ``locals``, in the world ``corpus:locals/locals-world``.

    A context manager: ``with Locals(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="locals",
        world="corpus:locals/locals-world",
        signature="55da9accb1cda0cef2459c13999714c0556343f66e31c1c1e7bfbd8c49507872",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        imports_: Callable[[], None],
        rt_: Callable[[], int],
        error: ImportedError,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"imports_": imports_, "rt_": rt_, "error": error}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.items = Items(backend)
        self.error = Error(backend)
