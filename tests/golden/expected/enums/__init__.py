"""The component ``enums``, called from Python.

Made by Witworks from the world ``corpus:enums/enums-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import colors
from ._component import CODEC
from ._direct import DIRECT
from .colors import Access, Color, Colors, Many

__all__ = ["Access", "Color", "Colors", "Enums", "Many", "colors"]


class Enums(rt.Component):
    """An instance of ``enums``, in the world ``corpus:enums/enums-world``.

    A context manager: ``with Enums(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="enums",
        world="corpus:enums/enums-world",
        signature="486fadb459bd6830233f52a67d2209c628fb671da541196cb186b34a4dfcfea7",
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
        self.colors = Colors(backend)
