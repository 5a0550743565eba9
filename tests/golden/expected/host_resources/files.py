"""Interface ``corpus:host-resources/files``.

Files that the host keeps.

Made by Witworks from the world ``corpus:host-resources/host-resources-world``;
change the WIT, not this file.
"""

from __future__ import annotations

from typing import Protocol

from witworks import runtime as rt

__all__ = ["File", "FileReadError", "Files"]


class File(Protocol):
    """An open file.

    The host implements it; a guest holds handles to it.
    """

    def read(self, count: int, /) -> rt.Buffer:
        """``[method]file.read`` of ``corpus:host-resources/files``.

        Raise :class:`FileReadError` for ``err``.
        """
        ...

    def size(self) -> int:
        """``[method]file.size`` of ``corpus:host-resources/files``."""
        ...


class FileReadError(rt.ResultError[str]):
    """``[method]file.read`` answered ``err``; :attr:`payload` is what it gave."""


class Files(Protocol):
    """Files that the host keeps."""

    def file(self, name: str, /) -> File:
        """``[constructor]file`` of ``corpus:host-resources/files``."""
        ...

    def file_temporary(self) -> File:
        """``[static]file.temporary`` of ``corpus:host-resources/files``."""
        ...

    def copy(self, source: File, target: File, /) -> int:
        """``copy`` of ``corpus:host-resources/files``."""
        ...

    def discard(self, file: File, /) -> None:
        """``discard`` of ``corpus:host-resources/files``."""
        ...
