"""Interface ``corpus:results/results``.

Made by Witworks from the world ``corpus:results/results-world``; change the WIT,
not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from witworks import runtime as rt

__all__ = [
    "BothError",
    "NamedError",
    "NeitherError",
    "OnlyErrError",
    "OnlyOkError",
    "Outcome",
    "Problem",
    "ProblemDenied",
    "ProblemIo",
    "ProblemNotFound",
    "Results",
]


@dataclass(frozen=True, slots=True)
class ProblemNotFound:
    """Case ``not-found`` of ``problem``."""

    value: str


@dataclass(frozen=True, slots=True)
class ProblemDenied:
    """Case ``denied`` of ``problem``."""


@dataclass(frozen=True, slots=True)
class ProblemIo:
    """Case ``io`` of ``problem``."""

    value: int


Problem: TypeAlias = ProblemNotFound | ProblemDenied | ProblemIo
"""``problem``, a variant."""


Outcome: TypeAlias = rt.Ok[int] | rt.Err[Problem]
"""``outcome``, a type."""


class BothError(rt.ResultError[Problem]):
    """``both`` answered ``err``; :attr:`payload` is what it gave."""


class OnlyOkError(rt.ResultError[None]):
    """``only-ok`` answered ``err``; :attr:`payload` is what it gave."""


class OnlyErrError(rt.ResultError[Problem]):
    """``only-err`` answered ``err``; :attr:`payload` is what it gave."""


class NeitherError(rt.ResultError[None]):
    """``neither`` answered ``err``; :attr:`payload` is what it gave."""


class NamedError(rt.ResultError[Problem]):
    """``named`` answered ``err``; :attr:`payload` is what it gave."""


class Results:
    """What the component exports as ``corpus:results/results``."""

    __slots__ = (
        "_as_value",
        "_both",
        "_in_option",
        "_named",
        "_neither",
        "_only_err",
        "_only_ok",
    )

    def __init__(self, backend: rt.Backend) -> None:
        self._both = backend.function("corpus:results/results", "both")
        self._only_ok = backend.function("corpus:results/results", "only-ok")
        self._only_err = backend.function("corpus:results/results", "only-err")
        self._neither = backend.function("corpus:results/results", "neither")
        self._named = backend.function("corpus:results/results", "named")
        self._as_value = backend.function("corpus:results/results", "as-value")
        self._in_option = backend.function("corpus:results/results", "in-option")

    def both(self, input: int) -> str:
        """``both`` of ``corpus:results/results``.

        Raises :class:`BothError` for ``err``.
        """
        result: str = self._both(input)
        return result

    def only_ok(self, input: int) -> str:
        """``only-ok`` of ``corpus:results/results``.

        Raises :class:`OnlyOkError` for ``err``.
        """
        result: str = self._only_ok(input)
        return result

    def only_err(self, input: int) -> None:
        """``only-err`` of ``corpus:results/results``.

        Raises :class:`OnlyErrError` for ``err``.
        """
        self._only_err(input)

    def neither(self, input: int) -> None:
        """``neither`` of ``corpus:results/results``.

        Raises :class:`NeitherError` for ``err``.
        """
        self._neither(input)

    def named(self) -> int:
        """Its result type has a name.

        Raises :class:`NamedError` for ``err``.
        """
        result: int = self._named()
        return result

    def as_value(
        self,
        values: Sequence[rt.Ok[int] | rt.Err[str]],
    ) -> tuple[
        rt.Ok[None] | rt.Err[None],
        rt.Ok[None] | rt.Err[str],
        rt.Ok[str] | rt.Err[None],
    ]:
        """``as-value`` of ``corpus:results/results``."""
        result: tuple[
            rt.Ok[None] | rt.Err[None],
            rt.Ok[None] | rt.Err[str],
            rt.Ok[str] | rt.Err[None],
        ] = self._as_value(values)
        return result

    def in_option(self, value: rt.Ok[int] | rt.Err[int] | None) -> Outcome | None:
        """``in-option`` of ``corpus:results/results``."""
        result: Outcome | None = self._in_option(value)
        return result
