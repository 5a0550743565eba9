"""The component ``documented``, called from Python.

The world's own docs.

Made by Witworks from the world ``corpus:documented/documented-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import docs
from ._component import CODEC
from ._direct import DIRECT
from .docs import Docs

__all__ = ["Docs", "Documented", "docs"]


class Documented(rt.Component):
    """The world's own docs.

    A context manager: ``with Documented(...) as component:`` frees the instance
    at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="documented",
        world="corpus:documented/documented-world",
        signature="5444befe56be7a96aadf0bb3472ece020bd03c4ea6a1b55b82f1e72964d19528",
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
        self.docs = Docs(backend)
