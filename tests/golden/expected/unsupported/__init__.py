"""The component ``unsupported``, called from Python.

Made by Witworks from the world ``corpus:unsupported/unsupported-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import features
from ._component import CODEC
from ._direct import DIRECT
from .features import Features, Reading

__all__ = ["Features", "Reading", "Unsupported", "features"]


class Unsupported(rt.Component):
    """An instance of ``unsupported``, in the world
    ``corpus:unsupported/unsupported-world``.

    A context manager: ``with Unsupported(...) as component:`` frees the instance
    at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="unsupported",
        world="corpus:unsupported/unsupported-world",
        signature="24969b616b40d931a7d2da1f7b3089f650f941c1b08a2baa084ad27ccd6267d4",
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
        self.features = Features(backend)
