"""The resource of the interface ``things``: componentize-py looks for it in a module of the interface's name."""

from __future__ import annotations

from typing import ClassVar, Self

from componentize_py_types import Err
from wit_world.exports import things


class Thing(things.Thing):
    """Something with a name."""

    alive: ClassVar[int] = 0

    def __init__(self, name: str) -> None:
        Thing.alive += 1
        self._name = name

    @classmethod
    def make(cls, name: str) -> Self:
        if not name:
            raise Err("no name")
        return cls(name)

    @classmethod
    def join(cls, a: Self, b: Self) -> Self:
        return cls(f"{a.name()}+{b.name()}")

    def name(self) -> str:
        return self._name

    def rename(self, name: str) -> None:
        self._name = name

    def __del__(self) -> None:
        Thing.alive -= 1
