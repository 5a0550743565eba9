"""Python shapes of WIT values that no world defines: results as values, nested options, errors of a ``result``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)
# Generic and slotted do not go together in Python 3.11: `Ok[int](1)` would fail.


class _HasBuffer(Protocol):
    """An object with memory to share, as :class:`collections.abc.Buffer` has it since Python 3.12."""

    def __buffer__(self, flags: int, /) -> memoryview: ...


class RecordArray(Protocol):
    """A numpy array, such as a structured one that is taken for a list of records.

    Its type stubs have ``__buffer__`` only where Python itself has.
    """

    @property
    def __array_interface__(self) -> dict[str, Any]: ...


Buffer: TypeAlias = _HasBuffer | RecordArray
"""What lists of numbers are taken from beside sequences: bytes, an array, a memoryview, a numpy array."""


@dataclass(frozen=True)
class Ok(Generic[T_co]):
    """The good side of a ``result`` that is a value, not a function's own result."""

    value: T_co


@dataclass(frozen=True)
class Err(Generic[E_co]):
    """The bad side of a ``result`` that is a value."""

    value: E_co


@dataclass(frozen=True)
class Some(Generic[T_co]):
    """A present value of an ``option`` whose payload is an ``option`` itself."""

    value: T_co


class ResultError(Exception, Generic[E]):
    """A function answered ``err``; :attr:`payload` is what it gave. A host function raises it to answer ``err`` itself."""

    def __init__(self, payload: E) -> None:
        super().__init__(payload)
        self.payload = payload


class Stream(Generic[T]):
    """A ``stream``: it can be named in types; the Python runtime cannot run it yet."""


class Future(Generic[T]):
    """A ``future``: it can be named in types; the Python runtime cannot run it yet."""


class ErrorContext:
    """An ``error-context``: it can be named in types; the Python runtime cannot run it yet."""
