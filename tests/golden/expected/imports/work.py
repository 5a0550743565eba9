"""Interface ``corpus:imports/work``.

Made by Witworks from the world ``corpus:imports/imports-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

from .store import Entry
from .units import Unit

__all__ = ["Entry", "Unit", "Work"]


class Work:
    """What the component exports as ``corpus:imports/work``."""

    __slots__ = ("_run",)

    def __init__(self, backend: rt.Backend) -> None:
        self._run = backend.function("corpus:imports/work", "run")

    def run(self, unit: Unit) -> list[Entry]:
        """``run`` of ``corpus:imports/work``."""
        result: list[Entry] = self._run(unit)
        return result
