"""Interface ``corpus:resources/counters``.

Counters that live in the component.

Made by Witworks from the world ``corpus:resources/resources-world``; change the
WIT, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from witworks import runtime as rt

__all__ = ["Counter", "CounterTrySplitError", "Counters", "Named"]


class Counter(rt.Resource):
    """Counts up."""

    def add(self, step: int) -> int:
        """Adds `step` and gives the sum."""
        result: int = self._call(
            "corpus:resources/counters",
            "[method]counter.add",
            self,
            step,
        )
        return result

    def close_to(self, other: Counter) -> bool:
        """``[method]counter.close-to`` of ``corpus:resources/counters``."""
        result: bool = self._call(
            "corpus:resources/counters",
            "[method]counter.close-to",
            self,
            other,
        )
        return result

    def try_split(self) -> Counter:
        """``[method]counter.try-split`` of ``corpus:resources/counters``.

        Raises :class:`CounterTrySplitError` for ``err``.
        """
        result: Counter = self._call(
            "corpus:resources/counters",
            "[method]counter.try-split",
            self,
        )
        return result


@dataclass(frozen=True, slots=True)
class Named:
    """``named``, a record."""

    name: str
    counter: Counter


class CounterTrySplitError(rt.ResultError[str]):
    """``[method]counter.try-split`` answered ``err``; :attr:`payload` is what it
    gave.
    """


class Counters:
    """Counters that live in the component."""

    __slots__ = ("_counter", "_counter_merge", "_label", "_maybe", "_total")

    def __init__(self, backend: rt.Backend) -> None:
        self._counter = backend.function(
            "corpus:resources/counters",
            "[constructor]counter",
        )
        self._counter_merge = backend.function(
            "corpus:resources/counters",
            "[static]counter.merge",
        )
        self._total = backend.function("corpus:resources/counters", "total")
        self._label = backend.function("corpus:resources/counters", "label")
        self._maybe = backend.function("corpus:resources/counters", "maybe")

    def counter(self, start: int) -> Counter:
        """Starts at `start`."""
        result: Counter = self._counter(start)
        return result

    def counter_merge(self, a: Counter, b: Counter) -> Counter:
        """``[static]counter.merge`` of ``corpus:resources/counters``."""
        result: Counter = self._counter_merge(a, b)
        return result

    def total(self, counters: Sequence[Counter]) -> int:
        """``total`` of ``corpus:resources/counters``."""
        result: int = self._total(counters)
        return result

    def label(self, counter: Counter, name: str) -> Named:
        """``label`` of ``corpus:resources/counters``."""
        result: Named = self._label(counter, name)
        return result

    def maybe(self, make: bool) -> Counter | None:
        """``maybe`` of ``corpus:resources/counters``."""
        result: Counter | None = self._maybe(make)
        return result
