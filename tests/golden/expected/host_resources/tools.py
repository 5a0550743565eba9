"""Interface ``corpus:host-resources/tools``.

Made by Witworks from the world ``corpus:host-resources/host-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

from .files import File

__all__ = ["File", "Tools"]


class Tools:
    """What the component exports as ``corpus:host-resources/tools``."""

    __slots__ = ("_digest", "_keep")

    def __init__(self, backend: rt.Backend) -> None:
        self._digest = backend.function("corpus:host-resources/tools", "digest")
        self._keep = backend.function("corpus:host-resources/tools", "keep")

    def digest(self, file: File) -> bytes:
        """``digest`` of ``corpus:host-resources/tools``."""
        result: bytes = self._digest(file)
        return result

    def keep(self, file: File) -> File:
        """``keep`` of ``corpus:host-resources/tools``."""
        result: File = self._keep(file)
        return result
