"""The component ``both-sides``, called from Python.

Wraps a filter in another.

Made by Witworks from the world ``corpus:both-sides/both-sides-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import filter
from ._component import CODEC
from ._direct import DIRECT
from .filter import Filter, ImportedFilter, ImportedRule, Item, Rule

__all__ = [
    "BothSides",
    "Filter",
    "ImportedFilter",
    "ImportedRule",
    "Item",
    "Rule",
    "filter",
]


class BothSides(rt.Component):
    """Wraps a filter in another.

    A context manager: ``with BothSides(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="both-sides",
        world="corpus:both-sides/both-sides-world",
        signature="fa062786369f8e15bef8042a7a0d13f2d7adb5888b793076396b296d9f219542",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        filter: ImportedFilter,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"filter": filter}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.filter = Filter(backend)
