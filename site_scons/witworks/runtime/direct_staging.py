"""Where emitted code lays values out, before they go to the guest."""

from __future__ import annotations

from typing import Final

FIRST: Final = 8
"""Where blocks start in what is laid out: a place of 0 says that there is none."""


class Staging:
    """What is laid out, and in ``ops`` where there are pointers in it."""

    def __init__(self) -> None:
        self.out = bytearray(FIRST)
        self.ops: list[int] = []

    def start(self, size: int) -> int:
        """Begin to lay out a value of that size; gives its place."""
        del self.out[FIRST:]
        self.ops.clear()
        return self.block(size, FIRST)

    def block(self, size: int, align: int = 1) -> int:
        """Room among what is laid out."""
        out = self.out
        at = len(out) + -len(out) % align
        out += bytes(at + size - len(out))
        return at
