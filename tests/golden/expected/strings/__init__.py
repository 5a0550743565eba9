"""The component ``strings``, called from Python.

Made by Witworks from the world ``corpus:strings/strings-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import text
from ._component import CODEC
from ._direct import DIRECT
from .text import Text

__all__ = ["Strings", "Text", "text"]


class Strings(rt.Component):
    """An instance of ``strings``, in the world ``corpus:strings/strings-world``.

    A context manager: ``with Strings(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="strings",
        world="corpus:strings/strings-world",
        signature="1800e7ebfd7cf80e48a5c9b15f722697c19281a5b3c2bcb56d31bb403ed768be",
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
        self.text = Text(backend)
