"""The component ``results``, called from Python.

Made by Witworks from the world ``corpus:results/results-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from typing import ClassVar

from witworks import runtime as rt

from . import results
from ._component import CODEC
from ._direct import DIRECT
from .results import (
    BothError,
    NamedError,
    NeitherError,
    OnlyErrError,
    OnlyOkError,
    Outcome,
    Problem,
    ProblemDenied,
    ProblemIo,
    ProblemNotFound,
)
from .results import Results as ResultsExports

__all__ = [
    "BothError",
    "NamedError",
    "NeitherError",
    "OnlyErrError",
    "OnlyOkError",
    "Outcome",
    "Problem",
    "ProblemDenied",
    "ProblemIo",
    "ProblemNotFound",
    "Results",
    "results",
]


class Results(rt.Component):
    """An instance of ``results``, in the world ``corpus:results/results-world``.

    A context manager: ``with Results(...) as component:`` frees the instance at
    the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="results",
        world="corpus:results/results-world",
        signature="1fbe863175c5d4a1f99a98ba7a9e51f6fe94fac847fab7c5ec29ecc57a5d5b68",
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
        self.results = ResultsExports(backend)
