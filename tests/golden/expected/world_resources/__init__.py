"""The component ``world-resources``, called from Python.

Made by Witworks from the world ``corpus:world-resources/world-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from witworks import runtime as rt

from ._component import CODEC
from ._direct import DIRECT
from .world import Shelf, ShelfPutError

__all__ = ["Shelf", "ShelfPutError", "WorldResources"]


class WorldResources(rt.Component):
    """An instance of ``world-resources``, in the world
    ``corpus:world-resources/world-resources-world``.

    A context manager: ``with WorldResources(...) as component:`` frees the
    instance at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="world-resources",
        world="corpus:world-resources/world-resources-world",
        signature="fbab8236704ad9f6b9afe3e5d19deec9477e3b1b8e5f4e5b0fc88142b5849a05",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        look_up: Callable[[str], Shelf | None],
        log: Callable[[str], None],
        shelf: Callable[[int], Shelf],
        shelf_shared: Callable[[], Shelf],
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {
            "look_up": look_up,
            "log": log,
            "shelf": shelf,
            "shelf_shared": shelf_shared,
        }
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self._stock = backend.function(None, "stock")
        self._pass_ = backend.function(None, "pass")

    def stock(self, store: Shelf, numbers: Sequence[int] | rt.Buffer) -> int:
        """``stock`` of ``corpus:world-resources/world-resources-world``."""
        result: int = self._stock(store, numbers)
        return result

    def pass_(self, store: Shelf) -> Shelf:
        """``pass`` of ``corpus:world-resources/world-resources-world``."""
        result: Shelf = self._pass_(store)
        return result
