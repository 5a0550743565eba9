"""Interface ``corpus:strings/text``.

Text and bytes.

Made by Witworks from the world ``corpus:strings/strings-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["Text"]


class Text:
    """Text and bytes."""

    __slots__ = ("_decode", "_encode", "_shout")

    def __init__(self, backend: rt.Backend) -> None:
        self._shout = backend.function("corpus:strings/text", "shout")
        self._encode = backend.function("corpus:strings/text", "encode")
        self._decode = backend.function("corpus:strings/text", "decode")

    def shout(self, text: str) -> str:
        """The text in capitals."""
        result: str = self._shout(text)
        return result

    def encode(self, text: str) -> bytes:
        """``encode`` of ``corpus:strings/text``."""
        result: bytes = self._encode(text)
        return result

    def decode(self, data: rt.Buffer) -> str:
        """``decode`` of ``corpus:strings/text``."""
        result: str = self._decode(data)
        return result
