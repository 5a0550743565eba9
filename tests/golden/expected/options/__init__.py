"""The component ``options``, called from Python.

Made by Witworks from the world ``corpus:options/options-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import options
from ._component import CODEC
from ._direct import DIRECT
from .options import Maybe, Person
from .options import Options as OptionsExports

__all__ = ["Maybe", "Options", "Person", "options"]


class Options(rt.Component):
    """An instance of ``options``, in the world ``corpus:options/options-world``.

    A context manager: ``with Options(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="options",
        world="corpus:options/options-world",
        signature="d55fbc15401e1401dc5666beae2a23f128bfeee81c7ed418ba20218f67ce0aab",
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
        self.options = OptionsExports(backend)
