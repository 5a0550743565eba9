"""The component ``docs``, called from Python.

The world's own docs.

Made by Witworks from the world ``corpus:docs/docs-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import docs
from ._component import CODEC
from ._direct import DIRECT
from .docs import Docs as DocsExports

__all__ = ["Docs", "docs"]


class Docs(rt.Component):
    """The world's own docs.

    A context manager: ``with Docs(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="docs",
        world="corpus:docs/docs-world",
        signature="9e3274711458db2f3cce9b178928eb1c4af6a0f7c5720119ac8c9c72919f874c",
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
        self.docs = DocsExports(backend)
