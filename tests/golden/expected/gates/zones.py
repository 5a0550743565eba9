"""Interface ``corpus:gates/zones@0.3.0``.

Made by Witworks from the world ``corpus:gates/gates-world@0.3.0``; change the
WIT, not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["Zones"]


class Zones:
    """What the component exports as ``corpus:gates/zones@0.3.0``."""

    __slots__ = ("_all",)

    def __init__(self, backend: rt.Backend) -> None:
        self._all = backend.function("corpus:gates/zones@0.3.0", "all")

    def all(self) -> list[str]:
        """``all`` of ``corpus:gates/zones@0.3.0``."""
        result: list[str] = self._all()
        return result
