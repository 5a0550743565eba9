"""The component ``two-sided``, called from Python.

What the world has by `use` is the host's, also where the component exports the
same interface.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from witworks import runtime as rt

from . import takers, things
from ._component import CODEC
from ._direct import DIRECT
from .takers import Takers
from .things import (
    ImportedThing,
    ImportedThings,
    Maybe,
    MaybeNone,
    MaybeSome,
    Mine,
    Numbered,
    PartError,
    Several,
    Thing,
    Things,
)
from .world import Ours, Pair, TryError

__all__ = [
    "ImportedThing",
    "ImportedThings",
    "Maybe",
    "MaybeNone",
    "MaybeSome",
    "Mine",
    "Numbered",
    "Ours",
    "Pair",
    "PartError",
    "Several",
    "Takers",
    "Thing",
    "Things",
    "TryError",
    "TwoSided",
    "takers",
    "things",
]


class TwoSided(rt.Component):
    """What the world has by `use` is the host's, also where the component exports
    the same interface.

    A context manager: ``with TwoSided(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="two-sided",
        world="corpus:two-sided/two-sided-world",
        signature="ddbfa55853fbd0c500754f54724c5081793320ebb32f8848098a66307c98e55a",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        given: Callable[[Several], ImportedThing],
        things: ImportedThings,
        takers: Takers,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {
            "given": given,
            "things": things,
            "takers": takers,
        }
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.things = Things(backend)
        self._swap = backend.function(None, "swap")
        self._look = backend.function(None, "look")
        self._pass_ = backend.function(None, "pass")
        self._try_ = backend.function(None, "try")

    def swap(self, thing: ImportedThing) -> ImportedThing:
        """``swap`` of ``corpus:two-sided/two-sided-world``."""
        result: ImportedThing = self._swap(thing)
        return result

    def look(self, thing: ImportedThing) -> int:
        """``look`` of ``corpus:two-sided/two-sided-world``."""
        result: int = self._look(thing)
        return result

    def pass_(self, all: Sequence[Numbered], of: Pair) -> tuple[list[Numbered], Pair]:
        """``pass`` of ``corpus:two-sided/two-sided-world``."""
        result: tuple[list[Numbered], Pair] = self._pass_(all, of)
        return result

    def try_(self, of: Numbered) -> Pair:
        """``try`` of ``corpus:two-sided/two-sided-world``.

        Raises :class:`TryError` for ``err``.
        """
        result: Pair = self._try_(of)
        return result
