"""The component ``names``, called from Python.

Made by Witworks from the world ``corpus:names/names-world``; change the WIT, not
this file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from witworks import runtime as rt

from . import interface
from ._component import CODEC
from ._direct import DIRECT
from .interface import (
    Exception_,
    Interface,
    Interface_,
    LambdaError,
    LambdaError_,
    None_,
    NoneFalse,
    NoneTrue,
    Outcome,
    OutcomeOk,
    OutcomeOk_,
    Protocol_,
    Type,
)

__all__ = [
    "Exception_",
    "Interface",
    "Interface_",
    "LambdaError",
    "LambdaError_",
    "Names",
    "NoneFalse",
    "NoneTrue",
    "None_",
    "Outcome",
    "OutcomeOk",
    "OutcomeOk_",
    "Protocol_",
    "Type",
    "interface",
]


class Names(rt.Component):
    """An instance of ``names``, in the world ``corpus:names/names-world``.

    A context manager: ``with Names(...) as component:`` frees the instance at the
    end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="names",
        world="corpus:names/names-world",
        signature="963aefa75712c24a851213017cb100b713b2716ae8cbf4fa18062bb542d49bb9",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        memory_: Callable[[], int],
        self_: Callable[[], None],
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"memory_": memory_, "self_": self_}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.interface = Interface_(backend)
        self._backend_ = backend.function(None, "backend")

    def backend_(self, timeout: int) -> None:
        """``backend`` of ``corpus:names/names-world``."""
        self._backend_(timeout)
