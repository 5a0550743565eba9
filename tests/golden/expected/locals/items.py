"""Interface ``corpus:locals/items``.

An interface with the name of a variable of the emitted code.

Made by Witworks from the world ``corpus:locals/locals-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = ["CheckError", "Host", "Items", "Payload", "PayloadSlot", "PayloadValue"]


@dataclass(frozen=True, slots=True)
class PayloadValue:
    """Case ``value`` of ``payload``."""

    value: str


@dataclass(frozen=True, slots=True)
class PayloadSlot:
    """Case ``slot`` of ``payload``."""

    value: int


Payload: TypeAlias = PayloadValue | PayloadSlot
"""``payload``, a variant."""


class Host(rt.Resource):
    """``host``, a resource."""

    def rename(self, result: str, items: Sequence[Payload]) -> str:
        """``[method]host.rename`` of ``corpus:locals/items``."""
        result_: str = self._call(
            "corpus:locals/items",
            "[method]host.rename",
            self,
            result,
            items,
        )
        return result_


class CheckError(rt.ResultError[Payload]):
    """``check`` answered ``err``; :attr:`payload` is what it gave."""


class Items:
    """An interface with the name of a variable of the emitted code."""

    __slots__ = ("_check",)

    def __init__(self, backend: rt.Backend) -> None:
        self._check = backend.function("corpus:locals/items", "check")

    def check(self, items: Host, lower_payload: Payload, result: int) -> Payload:
        """``check`` of ``corpus:locals/items``.

        Raises :class:`CheckError` for ``err``.
        """
        result_: Payload = self._check(items, lower_payload, result)
        return result_
