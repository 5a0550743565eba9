"""The component ``world-items``, called from Python.

A world with its own functions and types.

Made by Witworks from the world ``corpus:world-items/world-items-world``; change
the WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from witworks import runtime as rt

from . import inline_in, inline_out, shared
from ._component import CODEC
from ._direct import DIRECT
from .inline_in import InlineIn
from .inline_out import InlineOut
from .shared import Job
from .world import FetchError, Ids, RunError, State

__all__ = [
    "FetchError",
    "Ids",
    "InlineIn",
    "InlineOut",
    "Job",
    "RunError",
    "State",
    "WorldItems",
    "inline_in",
    "inline_out",
    "shared",
]


class WorldItems(rt.Component):
    """A world with its own functions and types.

    A context manager: ``with WorldItems(...) as component:`` frees the instance
    at the end.
    ``memory`` limits the guest's memory in bytes, ``timeout`` each call in
    seconds, ``fuel`` each call in units of work.
    ``wasi`` is what it may reach of the machine: nothing, unless it says so.
    """

    facts: ClassVar[rt.Facts] = rt.Facts(
        component="world-items",
        world="corpus:world-items/world-items-world",
        signature="b3ae253137b702c5d5d57c54ca97e6f0c266521eb177e402a6145c4bb1b3f754",
        module_file=__file__,
        codec=CODEC,
        direct=DIRECT,
    )

    def __init__(
        self,
        *,
        fetch: Callable[[Job], str],
        inline_in: InlineIn,
        memory: int | None = None,
        timeout: float | None = None,
        fuel: int | None = None,
        wasi: rt.Wasi | None = None,
    ) -> None:
        """Instantiate the component, with what the host supplies."""
        imports: dict[str, object] = {"fetch": fetch, "inline_in": inline_in}
        super().__init__(imports, rt.Limits(memory, timeout, fuel, wasi))
        backend = rt.backend_of(self)
        self.inline_out = InlineOut(backend)
        self._run = backend.function(None, "run")
        self._close_ = backend.function(None, "close")
        self._state_of = backend.function(None, "state-of")

    def run(
        self,
        jobs: Sequence[Job] | rt.RecordArray,
        ids: Sequence[int] | rt.Buffer,
    ) -> State:
        """Runs the jobs.

        Raises :class:`RunError` for ``err``.
        """
        result: State = self._run(jobs, ids)
        return result

    def close_(self) -> None:
        """``close`` of ``corpus:world-items/world-items-world``."""
        self._close_()

    def state_of(self, job: Job) -> State:
        """``state-of`` of ``corpus:world-items/world-items-world``."""
        result: State = self._state_of(job)
        return result
