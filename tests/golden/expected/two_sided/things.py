"""Interface ``corpus:two-sided/things``.

Made by Witworks from the world ``corpus:two-sided/two-sided-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from witworks import runtime as rt

__all__ = [
    "ImportedThing",
    "ImportedThings",
    "Maybe",
    "MaybeNone",
    "MaybeSome",
    "Mine",
    "Numbered",
    "PartError",
    "Several",
    "Thing",
    "Things",
]


class Thing(rt.Resource):
    """``thing``, a resource."""

    def get(self) -> int:
        """``[method]thing.get`` of ``corpus:two-sided/things``."""
        result: int = self._call("corpus:two-sided/things", "[method]thing.get", self)
        return result


class ImportedThing(Protocol):
    """``thing``, a resource.

    The host implements it; a guest holds handles to it.
    """

    def get(self) -> int:
        """``[method]thing.get`` of ``corpus:two-sided/things``."""
        ...


@dataclass(frozen=True, slots=True)
class Numbered:
    """``numbered``, a record."""

    thing: Thing | ImportedThing
    at: int


@dataclass(frozen=True, slots=True)
class MaybeSome:
    """Case ``some`` of ``maybe``."""

    value: Thing | ImportedThing


@dataclass(frozen=True, slots=True)
class MaybeNone:
    """Case ``none`` of ``maybe``."""


Maybe: TypeAlias = MaybeSome | MaybeNone
"""``maybe``, a variant."""


Mine: TypeAlias = Thing | ImportedThing
"""``mine``, a type."""


Several: TypeAlias = list[Numbered]
"""``several``, a type."""


class PartError(rt.ResultError[Thing | ImportedThing]):
    """``part`` answered ``err``; :attr:`payload` is what it gave."""


class Things:
    """What the component exports as ``corpus:two-sided/things``."""

    __slots__ = ("_part", "_thing")

    def __init__(self, backend: rt.Backend) -> None:
        self._thing = backend.function("corpus:two-sided/things", "[constructor]thing")
        self._part = backend.function("corpus:two-sided/things", "part")

    def thing(self, at: int) -> Thing:
        """``[constructor]thing`` of ``corpus:two-sided/things``."""
        result: Thing = self._thing(at)
        return result

    def part(self, of: Maybe) -> Several:
        """``part`` of ``corpus:two-sided/things``.

        Raises :class:`PartError` for ``err``.
        """
        result: Several = self._part(of)
        return result


class ImportedThings(Protocol):
    """What the host supplies as ``corpus:two-sided/things``."""

    def thing(self, at: int, /) -> ImportedThing:
        """``[constructor]thing`` of ``corpus:two-sided/things``."""
        ...

    def part(self, of: Maybe, /) -> Sequence[Numbered]:
        """``part`` of ``corpus:two-sided/things``.

        Raise :class:`PartError` for ``err``.
        """
        ...
