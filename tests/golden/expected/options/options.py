"""Interface ``corpus:options/options``.

Made by Witworks from the world ``corpus:options/options-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["Maybe", "Options", "Person"]


@dataclass(frozen=True, slots=True)
class Person:
    """``person``, a record."""

    name: str
    nickname: str | None
    age: int | None


Maybe: TypeAlias = int | None
"""``maybe``, a type."""


class Options:
    """What the component exports as ``corpus:options/options``."""

    __slots__ = ("_deep", "_find", "_nested", "_nested_by_name")

    def __init__(self, backend: rt.Backend) -> None:
        self._find = backend.function("corpus:options/options", "find")
        self._nested = backend.function("corpus:options/options", "nested")
        self._nested_by_name = backend.function(
            "corpus:options/options",
            "nested-by-name",
        )
        self._deep = backend.function("corpus:options/options", "deep")

    def find(self, name: str) -> Person | None:
        """``find`` of ``corpus:options/options``."""
        result: Person | None = self._find(name)
        return result

    def nested(self, value: rt.Some[int | None] | None) -> rt.Some[int | None] | None:
        """``nested`` of ``corpus:options/options``."""
        result: rt.Some[int | None] | None = self._nested(value)
        return result

    def nested_by_name(self, value: rt.Some[Maybe] | None) -> Maybe:
        """``nested-by-name`` of ``corpus:options/options``."""
        result: Maybe = self._nested_by_name(value)
        return result

    def deep(
        self,
        value: rt.Some[rt.Some[bool | None] | None] | None,
    ) -> list[str | None] | None:
        """``deep`` of ``corpus:options/options``."""
        result: list[str | None] | None = self._deep(value)
        return result
