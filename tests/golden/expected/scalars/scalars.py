"""Interface ``corpus:scalars/scalars``.

Every scalar there is.

Made by Witworks from the world ``corpus:scalars/scalars-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from witworks import runtime as rt

__all__ = ["Scalars"]


class Scalars:
    """Every scalar there is."""

    __slots__ = (
        "_add_s8",
        "_add_s16",
        "_add_s32",
        "_add_s64",
        "_add_u8",
        "_add_u16",
        "_add_u32",
        "_add_u64",
        "_flip",
        "_half_f32",
        "_half_f64",
        "_next",
        "_nothing",
    )

    def __init__(self, backend: rt.Backend) -> None:
        self._flip = backend.function("corpus:scalars/scalars", "flip")
        self._add_s8 = backend.function("corpus:scalars/scalars", "add-s8")
        self._add_u8 = backend.function("corpus:scalars/scalars", "add-u8")
        self._add_s16 = backend.function("corpus:scalars/scalars", "add-s16")
        self._add_u16 = backend.function("corpus:scalars/scalars", "add-u16")
        self._add_s32 = backend.function("corpus:scalars/scalars", "add-s32")
        self._add_u32 = backend.function("corpus:scalars/scalars", "add-u32")
        self._add_s64 = backend.function("corpus:scalars/scalars", "add-s64")
        self._add_u64 = backend.function("corpus:scalars/scalars", "add-u64")
        self._half_f32 = backend.function("corpus:scalars/scalars", "half-f32")
        self._half_f64 = backend.function("corpus:scalars/scalars", "half-f64")
        self._next = backend.function("corpus:scalars/scalars", "next")
        self._nothing = backend.function("corpus:scalars/scalars", "nothing")

    def flip(self, value: bool) -> bool:
        """``flip`` of ``corpus:scalars/scalars``."""
        result: bool = self._flip(value)
        return result

    def add_s8(self, a: int, b: int) -> int:
        """``add-s8`` of ``corpus:scalars/scalars``."""
        result: int = self._add_s8(a, b)
        return result

    def add_u8(self, a: int, b: int) -> int:
        """``add-u8`` of ``corpus:scalars/scalars``."""
        result: int = self._add_u8(a, b)
        return result

    def add_s16(self, a: int, b: int) -> int:
        """``add-s16`` of ``corpus:scalars/scalars``."""
        result: int = self._add_s16(a, b)
        return result

    def add_u16(self, a: int, b: int) -> int:
        """``add-u16`` of ``corpus:scalars/scalars``."""
        result: int = self._add_u16(a, b)
        return result

    def add_s32(self, a: int, b: int) -> int:
        """``add-s32`` of ``corpus:scalars/scalars``."""
        result: int = self._add_s32(a, b)
        return result

    def add_u32(self, a: int, b: int) -> int:
        """``add-u32`` of ``corpus:scalars/scalars``."""
        result: int = self._add_u32(a, b)
        return result

    def add_s64(self, a: int, b: int) -> int:
        """``add-s64`` of ``corpus:scalars/scalars``."""
        result: int = self._add_s64(a, b)
        return result

    def add_u64(self, a: int, b: int) -> int:
        """``add-u64`` of ``corpus:scalars/scalars``."""
        result: int = self._add_u64(a, b)
        return result

    def half_f32(self, value: float) -> float:
        """``half-f32`` of ``corpus:scalars/scalars``."""
        result: float = self._half_f32(value)
        return result

    def half_f64(self, value: float) -> float:
        """``half-f64`` of ``corpus:scalars/scalars``."""
        result: float = self._half_f64(value)
        return result

    def next(self, letter: str) -> str:
        """``next`` of ``corpus:scalars/scalars``."""
        result: str = self._next(letter)
        return result

    def nothing(self) -> None:
        """``nothing`` of ``corpus:scalars/scalars``."""
        self._nothing()
